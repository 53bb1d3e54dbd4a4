"""An auditor follows a person's trail in a real browser, and reads how far the log can be believed."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect
from tests.factories import Tree, a_member, an_account
from tests.ui.faults import faults
from tests.ui.test_browser import chromium, loud, opened, site

from tirek.access.actor import AccountActor
from tirek.audit.actions import saw, seal_entries
from tirek.people.models import Person

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls"), pytest.mark.xdist_group("browser")]
SEEN = "Адамның жеке парақшасын ашты"


@pytest.fixture
def person(db: None) -> Person:
    """Whom nine people of the office have looked at, and the chair corrected nothing."""
    tree = Tree()
    found = a_member(tree["P1"], date(2020, 1, 1), surname="Құлмағамбетова", given_name="Салтанат").person
    for _ in range(9):
        saw(AccountActor(an_account(tree["A"])), "people.viewed", found, person_id=found.pk, unit_id=tree["P1"].pk)
    return found


def an_auditor() -> str:
    client = Client()
    client.force_login(an_account(Person.objects.get().memberships.get().placements.get().unit, role="auditor"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("script", [True, False])
def test_an_auditor_follows_a_trail(chromium: Browser, site: str, person: Person, script: bool) -> None:
    seal_entries()
    context = opened(chromium, site, an_auditor(), java_script_enabled=script, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints = loud(page)
    page.goto(f"/people/{person.public_id}/")
    card = page.locator("section", has=page.get_by_role("heading", name="Кім қарады және өзгертті"))
    assert card.get_by_text(SEEN).count() == 8
    card.get_by_role("link", name="Бәрін журналдан көрсету").click()
    page.get_by_role("heading", name="Журнал", exact=True).wait_for()
    rows = page.locator("table.table--log tbody tr")
    # The nine, the auditor's own look, and the admission.
    assert rows.filter(has_text=SEEN).count() == 10
    assert rows.count() == 11
    page.get_by_label("Не істелді").select_option(label="Мүшелікке қабылдады")
    page.get_by_role("button", name="Іздеу", exact=True).click()
    expect(rows).to_have_count(1)
    assert page.locator(".list-told").inner_text() == "1–1 көрсетілді, барлығы 1 жазба"
    page.get_by_role("link", name="Тізбек", exact=True).click()
    page.get_by_role("heading", name="Тізбек", exact=True).wait_for()
    page.get_by_text("Тізбек әлі тексерілмеген.").wait_for()
    assert complaints == []
    context.close()


PAGES = ["/log/", "/log/?unit=nix&since=x", "/log/?mark=none", "/log/chain/"]


def test_pages_are_accessible_and_fit(chromium: Browser, site: str, person: Person) -> None:
    context = opened(chromium, site, an_auditor(), bypass_csp=True)
    page, found = context.new_page(), []
    for address in PAGES:
        page.goto(address)
        found += faults(page, address)
    context.close()
    assert found == []
