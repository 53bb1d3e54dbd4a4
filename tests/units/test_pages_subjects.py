"""The page of a figure in parts, and of one that is counted anew over a period."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.factories import Tree, an_account
from tests.figures.probe import declare, write

from tirek.kernel.declarations import figures
from tirek.kernel.periods import Period
from tirek.structure.models import Unit
from tirek.units.queries.question import Question, ask
from tirek.units.queries.spans import PageSpan

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
ON = "?on=2020-06-01&unit=A"


@pytest.fixture
def tree(monkeypatch: pytest.MonkeyPatch) -> Tree:
    declare(monkeypatch)
    tree = Tree()
    write(tree, "P1", date(2020, 3, 1), "roads", 12, person=1, solved=date(2020, 3, 9))
    write(tree, "P2", date(2020, 3, 2), "farms", 500, person=1)
    return tree


@pytest.fixture
def owner(client: Client, tree: Tree) -> Client:
    client.force_login(an_account(tree["C"]))
    return client


def test_what_cannot_be_added_up_asks_which_part_is_meant(owner: Client) -> None:
    parts = owner.get(f"/figures/probe.amounts/{ON}").context["parts"]
    assert [(part.key, part.value) for part in parts] == [
        ("roads", "12\u202fкм"), ("water", "0\u202fкм"), ("farms", "500\u202fга"),
    ]  # fmt: skip
    page = owner.get(f"/figures/probe.amounts/{ON}&slice=farms")
    records = page.context["records"]
    # The probe's facts stand in for units, which the reader may or may not have by that number.
    assert (page.context["sheet"].value, records.shown + records.hidden) == ("500\u202fга", 1)
    assert [row.value for row in page.context["comparison"].rows] == ["500\u202fга", "0\u202fга"]
    assert "slice=farms" in page.content.decode()
    assert owner.get(f"/figures/probe.amounts/{ON}&slice=nothing").status_code == 404


def test_a_ratio_of_what_cannot_be_added_up_is_asked_in_parts_too(owner: Client) -> None:
    assert [part.key for part in owner.get(f"/figures/probe.farm_share/{ON}").context["parts"]] == [
        "roads", "water", "farms",
    ]  # fmt: skip
    sheet = owner.get(f"/figures/probe.farm_share/{ON}&slice=roads").context["sheet"]
    assert (sheet.reading.numerator, sheet.reading.denominator) == (12, 1)


def test_parts_of_one_measure_stand_beside_their_sum(owner: Client) -> None:
    page = owner.get(f"/figures/probe.facts/{ON}")
    assert page.context["sheet"].value == "2"
    assert {part.key: (part.value, part.percent) for part in page.context["parts"]} == {
        "farms": ("1", 50), "roads": ("1", 50),
    }  # fmt: skip


def test_the_list_of_figures_gives_no_sum_of_what_has_none(owner: Client) -> None:
    groups = owner.get(f"/figures/{ON}").context["groups"]
    lines = {line.figure.key: line.value for group in groups for line in group.of_year}
    assert (lines["probe.amounts"], lines["probe.facts"], lines["probe.people"]) == ("–", "2", "1")


def test_a_number_counted_anew_says_that_nothing_adds_up_to_it(owner: Client) -> None:
    page = owner.get(f"/figures/probe.solved/{ON}")
    assert page.context["sheet"].value == "1"
    assert page.context["is_anew"]
    assert page.context["later"]
    assert page.context["open_parts"] == []
    share = owner.get(f"/figures/probe.solved_share/{ON}").context["sheet"]
    assert share.fraction == "1 / 2"


@pytest.mark.parametrize(("asked", "value"), [("", "1"), ("&as_of=08.03.2020", "–"), ("&as_of=2020-03-09", "1")])
def test_those_of_a_period_are_seen_as_of_a_day(owner: Client, asked: str, value: str) -> None:
    """Solved on the ninth: on the eighth it was not yet."""
    page = owner.get(f"/figures/probe.solved/{ON}&whole=1{asked}")
    assert page.context["sheet"].value == value
    assert page.context["comparison"].rows[0].value == value
    assert ("as_of=" in page.content.decode().partition('id="below"')[2]) == bool(asked)
    assert 'id="as_of"' in page.content.decode()


def test_a_day_that_has_not_come_leaves_the_end_of_the_period(owner: Client) -> None:
    page = owner.get(f"/figures/probe.solved/{ON}&as_of=01.01.2100")
    assert (page.context["sheet"].value, page.context["span"].as_of) == ("1", None)
    text = page.content.decode()
    assert 'value="01.01.2100"' in text
    assert 'id="as-of-error"' in text


def test_a_day_before_the_period_is_refused_with_words(owner: Client) -> None:
    days = "&from=01.03.2020&to=31.03.2020"
    page = owner.get(f"/figures/probe.solved/{ON}{days}&as_of=29.02.2020")
    assert (page.context["sheet"].value, page.context["span"].as_of) == ("1", None)
    assert "29.02.2020" in page.context["span"].as_of_error
    assert "01.03.2020" in page.context["span"].as_of_error
    assert owner.get(f"/figures/probe.solved/{ON}{days}&as_of=01.03.2020").context["span"].as_of == date(2020, 3, 1)


def test_a_year_before_is_seen_a_year_before_the_day_and_each_month_at_its_end(owner: Client, tree: Tree) -> None:
    """Of the year before, one was solved while as much time had gone by, and another when this year's were seen."""
    write(tree, "P1", date(2019, 3, 1), "roads", 1, person=1, solved=date(2019, 3, 5))
    write(tree, "P1", date(2019, 3, 1), "roads", 1, person=1, solved=date(2020, 3, 10))
    unit = Unit.objects.get(code="A")
    span = PageSpan(at=Period(date(2020, 3, 1), date(2020, 4, 1)), as_of=date(2020, 3, 12))
    answer = ask(Question(figure=figures["probe.solved"], unit=unit, span=span))
    assert [answer.now.value, answer.before.value] == [1, 1]
    assert answer.parts == []
    plain = ask(Question(figure=figures["probe.solved"], unit=unit, span=replace(span, as_of=None)))
    assert [each.value for each in answer.way] == [each.value for each in plain.way]
    assert [each.value for each in answer.way_before] == [each.value for each in plain.way_before]
    early = ask(Question(figure=figures["probe.solved"], unit=unit, span=replace(span, as_of=date(2020, 3, 4))))
    assert [early.now.value or 0, early.before.value or 0, early.way[-1].value] == [0, 0, 1]


def test_where_nothing_becomes_of_anybody_no_such_day_is_asked(owner: Client) -> None:
    page = owner.get(f"/figures/members.joined/{ON}&as_of=08.03.2020")
    assert page.context["span"].as_of is None
    assert 'id="as_of"' not in page.content.decode()
