"""The journey of the list in a real browser: filter, choose all, transfer, undo; with script and without."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from tests.factories import Tree, a_member, an_account, dump
from tests.ui.faults import NARROW, WIDE, Fault, faults
from tests.ui.test_browser import chromium, loud, opened, site

from tirek.members.models import Transfer

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls"), pytest.mark.xdist_group("browser")]


@pytest.fixture
def session(db: None) -> str:
    """Somebody at a region with women and men in two primary organisations, one of them with a long name."""
    tree = Tree()
    for number in range(8):
        a_member(tree["P1"], date(2020, 1, 1), date(1970 + number, 5, 1), "f" if number % 2 else "m",
                 surname="Құлмағамбетова", given_name="Салтанат", patronymic="Бауыржанқызы")  # fmt: skip
    client = Client()
    client.force_login(an_account(tree["A"]))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("script", [True, False])
def test_filter_choose_all_transfer_and_undo(chromium: Browser, site: str, session: str, script: bool) -> None:
    before = dump()
    context = opened(chromium, site, session, java_script_enabled=script, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints = loud(page)
    page.goto("/members/")
    page.locator("summary", has_text="Жынысы").click()
    page.get_by_role("link", name="Әйелдер").click()
    page.get_by_role("link", name="4 мүшенің бәрін таңдаңыз").click()
    assert page.locator("tr[data-on]").count() == 4
    page.get_by_role("button", name="Ауыстыру", exact=True).click()
    page.get_by_role("link", name="P2").click()
    page.get_by_role("button", name="4 мүшені ауыстыру").click()
    page.get_by_text("4 мүше «P2» ұйымына ауыстырылды.").wait_for()
    assert Transfer.objects.count() == 4
    assert page.url.endswith("/members/?sex=f")
    page.get_by_role("button", name="Кері қайтару").click()
    page.locator("table.table").wait_for()
    assert dump() == before
    assert complaints == []
    context.close()


def test_ticks_are_counted_and_a_page_is_ticked_at_once(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/members/")
    page.locator("tbody .pick input").nth(2).check()
    page.get_by_text("Таңдалғаны: 1.").wait_for()
    page.get_by_label("Осы беттің бәрін таңдау").check()
    page.get_by_text("Таңдалғаны: 8.").wait_for()
    page.get_by_role("button", name="Мүшелікті тоқтату").click()
    page.get_by_role("button", name="8 мүшелікті тоқтату").wait_for()
    context.close()


def test_a_list_is_ordered_and_narrowed_in_its_place(chromium: Browser, site: str, session: str) -> None:
    """What is on the page beside the list stays, the address follows, and what came later can be ticked, too."""
    context = opened(chromium, site, session, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints = loud(page)
    page.goto("/members/")
    page.evaluate("document.documentElement.dataset.kept = 'yes'")
    page.locator("thead").get_by_role("link", name="Жасы").click()
    page.wait_for_url("**/members/?sort=age")
    page.locator("summary", has_text="Жынысы").click()
    page.get_by_role("link", name="Әйелдер").click()
    page.wait_for_url("**/members/?sort=age&sex=f")
    page.get_by_label("Осы беттің бәрін таңдау").check()
    page.get_by_text("Таңдалғаны: 4.").wait_for()
    assert page.evaluate("document.documentElement.dataset.kept") == "yes"
    page.go_back()
    page.wait_for_url("**/members/?sort=age")
    page.locator("tbody tr").nth(7).wait_for()
    assert complaints == []
    context.close()


PAGES = [
    "/members/?sex=f&age_from=18&missing=iin&all=1",
    "/members/?age_from=x&joined_from=31.02.2019",
    "/members/transfer/?all=1&to=P2",
    "/members/end/?all=1",
    "/members/end/",
    "/members/filters/",
    "/members/exports/",
]


def test_pages_are_accessible_and_fit(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session, bypass_csp=True)
    page = context.new_page()
    found: list[Fault] = []
    for address in PAGES:
        page.goto(address)
        for width in (WIDE, NARROW):
            found += _menus_too_wide(page, address, width)
            found += faults(page, address, width)
    context.close()
    assert found == []


def _menus_too_wide(page: Page, address: str, width: int) -> Iterator[Fault]:
    page.set_viewport_size({"width": width, "height": 900})
    if page.locator(".fold-open").is_visible():
        page.locator(".fold-open").click()
    for summary in [one for one in page.locator(".chips summary").all() if one.is_visible()][-2:]:
        summary.click()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield (address, f"an open menu is wider than the screen ({width})", "")
        summary.click()
    page.keyboard.press("Escape")
