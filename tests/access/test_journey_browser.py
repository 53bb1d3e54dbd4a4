"""A duty from its beginning to the end of its lending, in a real browser: invite, accept, second factor, see, lend."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.access.pages import fresh
from tests.accounts.doors import PASSWORD, a_holder, code_of
from tests.factories import Tree, a_member, an_account
from tests.ui.test_browser import chromium, loud, opened, site

from tirek.access.models import Grant
from tirek.kernel.periods import Period

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls"), pytest.mark.xdist_group("browser")]
ONES_OWN, ANOTHER_S = "Өзіміздің", "Басқаның"


def test_from_the_invitation_to_the_end_of_the_lending(chromium: Browser, site: str) -> None:
    tree = Tree()
    a_member(tree["P1"], date(2020, 1, 1), surname=ONES_OWN)
    a_member(tree["P4"], date(2020, 1, 1), surname=ANOTHER_S)
    secret = generate_totp_secret()
    TOTP.activate(a_holder(username="seitova"), secret)

    link = _invited(chromium, site, fresh(an_account(tree["C"])).cookies[settings.SESSION_COOKIE_NAME].value)
    context = opened(chromium, site, "")
    page = context.new_page()
    complaints = loud(page)
    _accepted(page, link)
    page.goto("/members/")
    assert page.get_by_text(ONES_OWN).count() > 0
    assert page.get_by_text(ANOTHER_S).count() == 0
    # Not by the page: it would ask for a picture of its own beside the next one, on the one connection of the test.
    assert context.request.get(f"{site}/units/P4/").status == 404
    _lent(page)
    assert complaints == []
    context.close()
    assert Period.of(Grant.objects.get(account__username="seitova").period).last_day == timezone.localdate()

    assert _sees(chromium, site, code_of(secret, 1)) == (1, 0)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert _sees(chromium, site, code_of(secret)) == (0, 0)


def _invited(chromium: Browser, site: str, session: str) -> str:
    """By an administrator, to a district with two primary organisations."""
    context = opened(chromium, site, session, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/accounts/")
    page.get_by_role("link", name="Адам шақыру").click()
    page.get_by_label("Аты-жөні").fill("Оразбаева Салтанат")
    page.get_by_label("Пайдаланушы аты").fill("orazbaeva")
    page.get_by_label("Рөл").select_option("executive_secretary")
    page.get_by_label("Ұйым", exact=True).select_option("A1")
    page.get_by_label("Негізі").fill("№ 7 қаулы")
    page.get_by_role("button", name="Шақыру").click()
    link = page.get_by_label("Сілтеме").input_value()
    context.close()
    return link


def _accepted(page: Page, link: str) -> None:
    """With a password; nothing opens before the app is set up."""
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button").first.click()
    page.goto("/members/")
    assert page.url.endswith("/security/")
    page.goto("/security/app/")
    page.fill("input[name=code]", code_of(page.locator("code.secret").inner_text().replace(" ", "")))
    page.locator("main form button").first.click()
    page.wait_for_url("**/security/codes/")


def _lent(page: Page) -> None:
    """For today, to a colleague who holds nothing."""
    page.goto("/accounts/mine/")
    page.get_by_role("link", name="Алмастырушы тағайындау").click()
    page.get_by_role("textbox", name="Алмастырушы").fill("seitova")
    page.get_by_label("Дейін").fill(f"{timezone.localdate():%d.%m.%Y}")
    page.get_by_label("Негізі").fill("еңбек демалысы")
    page.get_by_role("button", name="Тағайындау").click()
    page.get_by_text("Алмастырушы тағайындалды").wait_for()


def _sees(chromium: Browser, site: str, code: str) -> tuple[int, int]:
    """How many of the one's and of the others' members the colleague is shown."""
    context = opened(chromium, site, "")
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=username]", "seitova")
    page.fill("input[name=password]", PASSWORD)
    page.locator(".sign-in form:has(input[name=password]) button").click()
    page.wait_for_url("**/sign-in/code/")
    page.fill("input[name=code]", code)
    page.locator("form:has(input[name=code]) button").first.click()
    page.wait_for_url("**/")
    page.goto("/members/")
    found = tuple(page.get_by_role("link", name=name).count() for name in (ONES_OWN, ANOTHER_S))
    context.close()
    return found[0], found[1]
