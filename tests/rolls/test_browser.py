"""The main job in a real browser: a district's roll goes in, and its numbers follow, wherever the district stands."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from tests.factories import Tree, a_member, an_account, dump
from tests.tasks import carrying
from tests.ui.faults import faults
from tests.ui.test_browser import TURN, chromium, loud, opened, site

from tirek.figures.queries import verify
from tirek.structure.models import Act

__all__ = ["chromium", "site"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls"), pytest.mark.xdist_group("browser")]

# Two new members of P1, one of P2 with a letter of the other script, one of a unit that there is not.
ROLL = """БПҰ;Мүшенің аты-жөні;Туған күні;Кірген күні
P1;Сынақов Асан;01.05.1990;01.02.2020
P1;Сынақова Гүлнар;02.05.1991;01.02.2020
P2;Байтасoв Ерлан;03.05.1992;01.02.2020
Көкжиек;Омаров Ерлан;04.05.1993;01.02.2020
"""


@pytest.fixture
def session(db: None) -> str:
    """The centre: it may move a district from one region to another."""
    tree = Tree()
    a_member(tree["P1"], date(2020, 1, 1), date(1970, 5, 1), "m", surname="Құлмағамбетов")
    client = Client()
    client.force_login(an_account(tree["C"]))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def work() -> None:
    """As the worker beside the pages does it."""
    with TURN:
        carrying.work()


def members(page: Page, *codes: str) -> list[int]:
    """What the page of the figure says of each unit."""
    found = []
    for code in codes:
        page.goto(f"/figures/members.active/?unit={code}")
        found.append(int(re.sub(r"\D", "", page.locator(".bignum").inner_text())))
    return found


def choose_file(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "қармақшы.csv", "mimeType": "text/csv", "buffer": ROLL.encode()}
    )


def import_roll(page: Page) -> None:
    page.goto("/members/import/")
    choose_file(page)
    page.get_by_role("button", name="Файлды жүктеу").click()
    for press in ("Файлды оқып тексеру", "Тексеруге өту", "3 өзгерісті енгізу"):
        work()
        page.reload()
        if press.startswith("3"):
            assert "Кирилл сөздеріндегі латын әріптері түзетілді." in page.locator(".note").inner_text()
        page.get_by_role("button", name=press).click()
    work()
    page.get_by_text("Тізім импортталды.").wait_for()


def move(page: Page, unit: str, parent: str) -> None:
    page.goto(f"/units/{unit}/move/")
    page.locator("[name=to_parent]").select_option(parent)
    page.locator("[name=step][value=preview]").click()
    page.get_by_role("button", name="Басқа филиалға беру").click()


def test_a_roll_changes_the_numbers_by_its_rows_wherever_the_district_stands(
    chromium: Browser, site: str, session: str
) -> None:
    context = opened(chromium, site, session, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints = loud(page)
    before = dump()
    assert members(page, "A1", "A", "B", "C") == [1, 1, 0, 1]
    import_roll(page)
    assert members(page, "A1", "A", "B", "C") == [4, 4, 0, 4]
    move(page, "A1", "B")
    assert members(page, "A1", "A", "B", "C") == [4, 0, 4, 4]
    move(page, "A1", "A")
    assert members(page, "A1", "A", "B", "C") == [4, 4, 0, 4]
    for act in Act.objects.filter(actor__isnull=False).order_by("-pk"):
        page.goto(f"/units/acts/{act.public_id}/undo/")
        page.get_by_role("button", name="Әрекетті кері қайтару").click()
    assert members(page, "A1", "A", "B", "C") == [1, 1, 0, 1]
    assert dump() == before
    assert verify() is None
    assert complaints == []
    context.close()


def test_every_step_is_accessible_and_fits(chromium: Browser, site: str, session: str) -> None:
    context = opened(chromium, site, session, bypass_csp=True)
    page, found = context.new_page(), []
    page.goto("/members/import/")
    choose_file(page)
    for press in ("Файлды жүктеу", "Файлды оқып тексеру", "Тексеруге өту", "3 өзгерісті енгізу"):
        found += faults(page, press)
        page.get_by_role("button", name=press).click()
        work()
        page.reload()
    context.close()
    assert found == []
