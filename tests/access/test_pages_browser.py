"""The pages of accounts and rights in a real browser: everybody can read them, on any screen, with long names."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser
from tests.access.pages import fresh
from tests.factories import ALWAYS, Tree, a_grant, an_account
from tests.ui.faults import faults
from tests.ui.test_browser import chromium, opened, site

from tirek.access.models import Grant
from tirek.kernel.periods import Period

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls"), pytest.mark.xdist_group("browser")]


@pytest.fixture
def pages(db: None) -> tuple[str, list[str]]:
    """Of an administrator with a colleague whose right ends soon; a session, and the addresses."""
    tree = Tree()
    owner, colleague = an_account(tree["C"]), an_account(username="qulmagambetova-abdirahmanova")
    colleague.full_name = "Құлмағамбетова-Әбдірахманова Салтанат Бауыржанқызы"
    colleague.save()
    soon = Period(date(2024, 1, 1), timezone.localdate() + timedelta(days=9))
    given: list[Grant] = [
        a_grant(colleague, tree["P1"], "treasurer", soon),
        a_grant(colleague, tree["A"], "chair", ALWAYS),
    ]
    account = f"/accounts/{colleague.public_id}/"
    addresses = [
        "/accounts/", "/accounts/?q=zz", "/accounts/mine/", "/accounts/invite/", "/accounts/rights/",
        "/accounts/rights/ending/", "/accounts/rights/roles/", "/accounts/rights/give/", "/accounts/rights/why/",
        f"/accounts/rights/why/?account={colleague.username}&permission=members.admit&unit=P4",
        account, f"{account}close/", f"{account}password/", f"{account}member/",
        *(f"/accounts/rights/{grant.public_id}/{what}/" for grant in given for what in ("end", "stand-in")),
    ]  # fmt: skip
    return fresh(owner).cookies[settings.SESSION_COOKIE_NAME].value, addresses


def test_they_are_accessible_and_fit(chromium: Browser, site: str, pages: tuple[str, list[str]]) -> None:
    session, addresses = pages
    context = opened(chromium, site, session, bypass_csp=True)
    page, found = context.new_page(), []
    for address in addresses:
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            found.append((address, "is not there", ""))
        found += faults(page, address)
    context.close()
    assert found == []
