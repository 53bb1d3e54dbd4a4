"""The list of one's own imports, below the form that brings another."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client
from tests.factories import SYSTEM, TODAY, Tree, an_account
from tests.rolls.carrying import IMPORT, check, confirm, upload
from tests.rolls.rolls import file_of, line

from tirek.rolls.models import RollImport, RollState
from tirek.rolls.tables import ImportsPage
from tirek.structure.actions import undo_act
from tirek.structure.models import Act
from tirek.ui.lists import paging

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def registrar() -> Client:
    client = Client()
    client.force_login(an_account(Tree()["A"]))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def bring(client: Client, *names: str) -> None:
    for name in names:
        upload(client, file_of(line()), name=f"{name}.csv")


def opened(client: Client, query: str = "", **more: Any) -> tuple[ImportsPage, str]:
    answer: Any = client.get(f"{IMPORT}{query}", **more)
    return answer.context["page"], answer.content.decode()


def names(client: Client, query: str = "") -> list[str]:
    return [each.roll.file_name.removesuffix(".csv") for each in opened(client, query)[0].rows]


def test_all_are_reached_page_by_page_and_the_way_back(registrar: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 3)
    bring(registrar, *"abcdefg")
    page, html = opened(registrar)
    assert "1–3 shown of <b>7</b> imports" in html
    assert page.next.endswith("#list")
    second = opened(registrar, page.next)[0]
    third = opened(registrar, second.next)[0]
    shown = [each.roll.file_name[0] for each in (*page.rows, *second.rows, *third.rows)]
    assert ("".join(shown), third.next) == ("gfedcba", "")
    assert names(registrar, third.previous) == ["d", "c", "b"]


def test_they_are_found_by_name_and_ordered_by_day_file_and_when_they_came(registrar: Client) -> None:
    bring(registrar, "Қармақшы", "Арал", "Қазалы")
    RollImport.objects.filter(file_name="Арал.csv").update(on=F("on") - timedelta(days=1))
    assert names(registrar, "?q=қа") == ["Қазалы", "Қармақшы"]
    assert names(registrar, "?sort=uploaded") == ["Қармақшы", "Арал", "Қазалы"]
    assert names(registrar, "?sort=day")[0] == "Арал"
    assert names(registrar, "?sort=-file") == ["Қармақшы", "Қазалы", "Арал"]


def test_each_says_how_it_stands_and_the_list_is_narrowed_by_it(registrar: Client) -> None:
    for name in ("undone", "entered"):
        confirm(registrar, check(registrar, file_of(line(surname=name)), name=f"{name}.csv"))
    act = Act.objects.get(pk__in=RollImport.objects.filter(file_name="undone.csv").values("act_id"))
    undo_act(actor=SYSTEM, act=act, on=TODAY)
    bring(registrar, "waits", "stopped", "work")
    RollImport.objects.filter(file_name="waits.csv").update(state=RollState.ASKS_COLUMNS)
    RollImport.objects.filter(file_name="stopped.csv").update(state=RollState.FAILED)
    page, _html = opened(registrar)
    assert [(each.roll.file_name.removesuffix(".csv"), each.badge) for each in page.rows] == [
        ("work", "accent"), ("stopped", "bad"), ("waits", "warn"), ("entered", ""), ("undone", ""),
    ]  # fmt: skip
    for state in ("waits", "work", "stopped", "entered", "undone"):
        assert names(registrar, f"?state={state}") == [state]
    assert "None of your imports is like that" in opened(registrar, "?state=work&q=waits")[1]


def test_the_file_that_was_chosen_stays_when_the_list_is_turned_over(registrar: Client) -> None:
    html = opened(registrar)[1]
    assert "You have not imported anything yet" in html
    assert 'id="list-q"' not in html
    bring(registrar, "a")
    page, part = opened(registrar, headers={"HX-Request": "true", "HX-Target": "list"})
    assert page.frame == "ui/lists/fragment.html"
    assert 'hx-select="#list"' in part
    assert part.count('id="list"') == 1
    answer = registrar.post(f"{IMPORT}?q=zzz", {"on": "01.01.2020"})
    assert answer.status_code == 422
    assert "None of your imports is like that" in answer.content.decode()
    assert "HX-Target" in answer["Vary"]


def test_those_of_others_are_not_there(registrar: Client) -> None:
    bring(registrar, "a")
    other = Client()
    other.force_login(an_account(RollImport.objects.get().account.grants.get().unit))  # type: ignore[union-attr]  # it has one
    assert names(other) == []
