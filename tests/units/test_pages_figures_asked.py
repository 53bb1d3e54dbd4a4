"""What may be asked of the pages of figures: whose, compared with which day, and what happened on the way."""

from datetime import date

import pytest
from django.test import Client
from tests.factories import SYSTEM, TODAY, Tree, a_peopled_tree, a_unit, an_account, close, move
from tests.units.pages import ON

from tirek.structure.actions import undo_act
from tirek.structure.acts import UNIT_MOVED
from tirek.structure.forms import UnitField
from tirek.structure.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.tree("peopled")]


@pytest.fixture
def tree() -> Tree:
    return a_peopled_tree()


@pytest.fixture
def owner(client: Client, tree: Tree) -> Client:
    client.force_login(an_account(tree["C"]))
    return client


def test_whose_figures_are_read_is_chosen_and_stands_in_the_address(owner: Client) -> None:
    page = owner.get(f"/figures/{ON}")
    assert '<option value="A1">A1, A (A1)</option>' in page.content.decode()
    chosen = owner.get(f"/figures/{ON}&whose=A1")
    assert (chosen.status_code, chosen["Location"]) == (302, f"/figures/{ON}&unit=A1")
    assert '<option value="A1" selected>' in owner.get(chosen["Location"]).content.decode()


def test_where_units_are_many_they_are_called_by_name(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UnitField, "LISTED", 3)
    a_unit("N1", "district_branch", Tree()["A"], date(2020, 1, 1), name="Жаңа аудан")
    assert owner.get(f"/figures/{ON}&whose=жана")["Location"] == f"/figures/{ON}&unit=N1"
    assert owner.get(f"/figures/{ON}&whose=N1")["Location"] == f"/figures/{ON}&unit=N1"
    several = owner.get(f"/figures/{ON}&unit=A&whose=P").content.decode()
    assert 'href="?on=2020-06-01&amp;unit=P1"' in several
    missed = owner.get(f"/figures/{ON}&whose=жоқтау")
    assert missed.status_code == 200
    assert 'id="whose_error"' in missed.content.decode()


def test_who_sees_one_unit_has_nothing_to_choose(client: Client, tree: Tree) -> None:
    client.force_login(an_account(tree["P3"]))
    assert 'name="whose"' not in client.get(f"/figures/{ON}").content.decode()


def test_a_stock_is_compared_with_any_day(owner: Client) -> None:
    page = owner.get(f"/figures/members.active/{ON}&unit=A&since=2020-03-31")
    sheet, found = page.context["sheet"], page.context["comparison"]
    assert (sheet.value, sheet.before, sheet.change) == ("7", "6", "+1 (+16,7\u202f%)")
    assert [(row.name, row.change) for row in found.rows] == [
        ("A1", "0 (0,0\u202f%)"),
        ("A2", "+1 (+100,0\u202f%)"),
    ]
    assert [row[0] for row in page.context["chart"].rows] == ["31.03.2020", "01.04.2020", "01.05.2020", "01.06.2020"]
    share = owner.get(f"/figures/members.youth_share/{ON}&unit=A&since=31.03.2020")
    assert share.context["sheet"].before_fraction == "3 / 6"


def test_without_a_day_the_year_before_stands_in_the_field(owner: Client) -> None:
    page = owner.get(f"/figures/members.active/{ON}&unit=A")
    assert page.context["span"].since_shown == "01.06.2019"
    assert all(not row.change for row in page.context["comparison"].rows)


@pytest.mark.parametrize("typed", ["02.06.2020", "01.06.2020", "31.02.2020", "кеше"])
def test_a_day_that_cannot_be_compared_with_is_refused_and_kept(owner: Client, typed: str) -> None:
    page = owner.get("/figures/members.active/", {"on": "2020-06-01", "unit": "A", "since": typed})
    assert page.context["span"].since_error
    assert page.context["span"].since_shown == typed
    assert page.context["sheet"].before == "7"


def test_a_way_of_years_has_some_twenty_points(owner: Client) -> None:
    page = owner.get(f"/figures/members.active/{ON}&unit=A&since=2010-06-15")
    days = [row[0] for row in page.context["chart"].rows]
    assert (days[0], days[-1], len(days)) == ("15.06.2010", "01.06.2020", 21)


def test_what_came_went_began_and_ended_is_marked_on_the_way(owner: Client, tree: Tree) -> None:
    def told(unit: str, key: str = "members.active") -> list[tuple[int, list[str]]]:
        chart = owner.get(f"/figures/{key}/{ON}&unit={unit}").context["chart"]
        return [(mark.index, list(mark.texts)) for mark in chart.marks]

    move(tree["A2"], tree["B"], date(2020, 3, 15))
    a_unit("B2", "district_branch", tree["B"], date(2020, 3, 20))
    close(a_unit("B3", "district_branch", tree["B"], date(2015, 1, 1)), date(2020, 6, 1))
    assert told("A") == [(9, ["15.03.2020, құрамынан шықты: A2"])]
    came = ["15.03.2020, құрамына қосылды: A2", "20.03.2020, құрылды: B2"]
    assert told("B") == [(9, came), (11, ["01.06.2020, жабылды: B3"])]
    assert told("B", "members.joined")[0][1] == came
    assert told("C") == []
    page = owner.get(f"/figures/members.active/{ON}&unit=B").content.decode()
    assert '<li value="1">15.03.2020, құрамына қосылды: A2; 20.03.2020, құрылды: B2</li>' in page
    undo_act(actor=SYSTEM, act=Act.objects.get(kind=UNIT_MOVED.key), on=TODAY)
    assert told("A") == []


def test_a_unit_that_the_reader_does_not_see_has_no_name_on_the_way(tree: Tree) -> None:
    move(tree["A2"], tree["B"], date(2020, 3, 15))
    client = Client()
    client.force_login(an_account(tree["A"]))
    chart = client.get(f"/figures/members.active/{ON}&unit=A").context["chart"]
    assert [list(mark.texts) for mark in chart.marks] == [["15.03.2020, құрамынан шықты: 1 ұйым"]]


def test_the_file_of_a_figure_has_the_day_compared_with(owner: Client) -> None:
    answer = owner.post(f"/figures/members.active/export/{ON}&unit=A&since=2020-03-31", {"kind": "csv"})
    lines = [line.split(";") for line in b"".join(answer).decode("utf-8-sig").splitlines()]
    told = [(line[0], line[1], line[4], line[5]) for line in lines]
    assert ("салыстырылған күн", "A", "31.03.2020", "6") in told
    assert ("құрамындағы ұйым, салыстырылған күн", "A2", "31.03.2020", "1") in told
    assert not any("бір жыл бұрын" in line[0] for line in told)
