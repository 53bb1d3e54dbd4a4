"""The structure browser and the page of a unit."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.functional import lazystr
from tests.factories import Tree, a_member, a_peopled_tree, a_unit, an_account, close, move, rename
from tests.probes import declared
from tests.units.pages import ON

from tirek.accounts.models import Account
from tirek.kernel.declarations import Answering, Link, answering

pytestmark = [pytest.mark.django_db, pytest.mark.tree("peopled")]


@pytest.fixture
def tree() -> Tree:
    return a_peopled_tree()


@pytest.fixture
def owner(client: Client, tree: Tree) -> Client:
    """Sits at the centre."""
    client.force_login(an_account(tree["C"]))
    return client


@pytest.fixture
def chair(tree: Tree) -> Client:
    """Chairs one primary organisation."""
    client = Client()
    client.force_login(an_account(tree["P1"]))
    return client


@pytest.fixture
def outsider(tree: Tree) -> Client:
    """Has an account and no unit."""
    client = Client()
    client.force_login(an_account())
    return client


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_page_asks_the_engine_once(owner: Client) -> None:
    """However many of its blocks show numbers."""
    with CaptureQueriesContext(connection) as captured:
        assert owner.get(f"/units/A/{ON}").status_code == 200
    assert sum("figures_totals" in query["sql"] for query in captured) == 1


def test_the_strip_has_value_base_and_change(owner: Client) -> None:
    cells = {cell.key: cell for cell in owner.get(f"/units/A/{ON}").context["cells"]}
    assert (cells["members.active"].value, cells["members.active"].year.change) == ("7", "0 (0,0\u202f%)")
    assert cells["units.primary"].value == "3"
    share = cells["members.youth_share"]
    # A year before the one born in 1995 and the one born in 1990 were young too, and so was the one of 2000.
    assert (share.value, share.base, share.year.fraction) == ("42,9\u202f%", "3 / 7", "3 / 7")
    assert share.unknown.endswith(": 1")
    assert cells["members.median_age"].value == "40"


def test_the_strip_compares_with_a_year_and_a_month_before(owner: Client) -> None:
    """In March one of A had left; in April one came over to it from B."""
    cell = owner.get("/units/A/?on=2020-04-15").context["cells"][0]
    assert (cell.value, cell.month.change, cell.year.change) == ("7", "+1 (+16,7\u202f%)", "0 (0,0\u202f%)")
    assert (cell.month.before, cell.year.before) == ("бір ай бұрын 6", "бір жыл бұрын 7")


def test_nothing_grows_by_per_cents_from_nothing(owner: Client) -> None:
    cells = owner.get("/units/A/?on=2018-01-20").context["cells"]
    assert (cells[0].month.change, cells[0].month.before) == ("+7", "бір ай бұрын 0")
    assert (cells[2].month.change, cells[2].month.before, cells[2].month.fraction) == ("", "бір ай бұрын –", "")


def test_children_stand_worst_first_over_the_total(owner: Client) -> None:
    table = owner.get(f"/units/A/{ON}").context["table"]
    rows = [(row.name, row.units, row.members, row.grown, row.share_text, row.fraction) for row in table.rows]
    assert rows == [
        ("A1", "2", "5", "−16,7\u202f%", "40,0\u202f%", "2 / 5"),
        ("A2", "1", "2", "+100,0\u202f%", "50,0\u202f%", "1 / 2"),
    ]
    assert (table.total.members, table.total.fraction) == ("7", "3 / 7")


def test_members_beside_the_groups_complete_the_sum(owner: Client) -> None:
    table = owner.get(f"/units/P1/{ON}").context["table"]
    assert [(row.name, row.members, row.fraction) for row in table.rows] == [("G1", "1", "1 / 1"), ("", "3", "1 / 3")]
    assert (table.total.members, table.units_key) == ("4", "")


@pytest.mark.parametrize(
    ("sort", "names"),
    [("name", ["A1", "A2"]), ("-name", ["A2", "A1"]), ("-members", ["A1", "A2"]), ("-share", ["A2", "A1"])],
)
def test_children_are_sorted_as_asked(owner: Client, sort: str, names: list[str]) -> None:
    table = owner.get(f"/units/A/{ON}&sort={sort}").context["table"]
    assert [row.name for row in table.rows] == names


def test_movement_adds_up(owner: Client) -> None:
    moved = owner.get(f"/units/A/{ON}").context["movement"]
    assert (moved.opening, moved.joined, moved.came, moved.left, moved.went, moved.closing) == (7, 0, 1, 1, 0, 7)
    assert moved.opening_day == date(2019, 6, 1)


def test_movement_of_a_young_unit_begins_with_its_opening(owner: Client, tree: Tree) -> None:
    unit = a_unit("P5", "primary_org", tree["A1"], date(2020, 5, 1))
    a_member(unit, date(2020, 5, 2))
    moved = owner.get(f"/units/P5/{ON}").context["movement"]
    assert (moved.opening_day, moved.opening, moved.joined, moved.closing) == (date(2020, 4, 30), 0, 1, 1)


def test_history_is_told_newest_first_and_undone_acts_stay(owner: Client, tree: Tree) -> None:
    rename(tree["A2"], "Жаңа атау", date(2020, 2, 2))
    act = move(tree["A2"], tree["B"], date(2020, 3, 3))
    owner.post(f"/units/acts/{act.public_id}/undo/")
    events = owner.get(f"/units/A2/{ON}").context["events"]
    assert [(event.day, event.struck, event.key) for event in events] == [
        (date(2020, 3, 3), True, False),
        (date(2020, 2, 2), False, False),
        (date(2010, 1, 1), False, True),
    ]
    assert "A2 → Жаңа атау" in events[1].title
    assert events[0].undo == ""
    assert events[1].undo.endswith("/undo/")


def test_the_name_is_that_of_the_day(owner: Client, tree: Tree) -> None:
    rename(tree["A2"], "Жаңа атау", date(2020, 5, 1))
    assert owner.get(f"/units/A2/{ON}").context["name"] == "Жаңа атау"
    assert owner.get("/units/A2/?on=2020-04-30").context["name"] == "A2"


def test_a_unit_not_open_yet_shows_no_numbers(owner: Client, tree: Tree) -> None:
    a_unit("P6", "primary_org", tree["A1"], date(2021, 1, 1))
    page = owner.get(f"/units/P6/{ON}")
    assert "cells" not in page.context
    assert "01.01.2021" in page.content.decode()


def test_a_closed_unit_leads_to_its_last_day(owner: Client, tree: Tree) -> None:
    unit = a_unit("P7", "primary_org", tree["A1"], date(2019, 1, 1))
    close(unit, date(2020, 5, 1))
    page = owner.get(f"/units/P7/{ON}")
    assert (page.context["is_closed"], page.context["last_day"]) == (True, date(2020, 4, 30))
    assert "on=2020-04-30" in page.content.decode()


def test_an_incomplete_roll_is_said(owner: Client, tree: Tree) -> None:
    a_unit("P8", "primary_org", tree["A1"], date(2019, 1, 1), roll_known=False)
    assert owner.get(f"/units/A1/{ON}").context["gap"]
    assert owner.get(f"/units/A2/{ON}").context["gap"] == ""


def test_the_day_goes_along_in_every_link(owner: Client) -> None:
    page = owner.get(f"/units/A/{ON}").content.decode()
    assert f'href="/units/A1/{ON}"' in page
    assert 'href="/figures/members.active/?unit=A1&amp;on=2020-06-01"' in page
    assert f'href="/units/A/rename/{ON}"' in page


def test_a_day_that_has_not_come_is_refused_in_words(owner: Client) -> None:
    page = owner.get("/units/A/?on=01.01.2999")
    assert page.context["asof"].error
    assert page.context["asof"].is_today


def test_the_tree_opens_at_the_units_of_the_account(owner: Client, chair: Client, outsider: Client) -> None:
    page = owner.get(f"/units/{ON}")
    assert [(node.name, node.primary, node.members) for node in page.context["nodes"]] == [("C", "4", "8")]
    assert [(node.name, node.members) for node in page.context["under"].nodes] == [("A", "7"), ("B", "1")]
    assert [node.name for node in chair.get(f"/units/{ON}").context["nodes"]] == ["P1"]
    assert outsider.get(f"/units/{ON}").context["nodes"] == []


def test_a_level_is_a_page_and_a_fragment(owner: Client) -> None:
    page = owner.get(f"/units/A/below/{ON}")
    assert [node.name for node in page.context["nodes"]] == ["A1", "A2"]
    assert "<html" in page.content.decode()
    fragment = owner.get(f"/units/A/below/{ON}", headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert "HX-Request" in fragment["Vary"]


def test_search_folds_letters_and_reads_codes(owner: Client, tree: Tree) -> None:
    rename(tree["P3"], "«Әулиекөл» ұйымы", date(2015, 1, 1))
    found = owner.get(f"/units/{ON}&q=аулиекол").context["found"]
    assert [(node.unit.code, node.above) for node in found] == [("P3", "A2")]
    assert [node.unit.code for node in owner.get(f"/units/{ON}&q=g4").context["found"]] == ["G4"]
    assert owner.get(f"/units/{ON}&q=жоқ").context["found"] == []


def test_search_stays_inside_the_reach(chair: Client) -> None:
    assert chair.get(f"/units/{ON}&q=P2").context["found"] == []
    assert [node.unit.code for node in chair.get(f"/units/{ON}&q=P1").context["found"]] == ["P1"]


def test_closed_units_are_shown_on_demand(owner: Client, tree: Tree) -> None:
    unit = a_unit("P7", "primary_org", tree["A2"], date(2019, 1, 1))
    close(unit, date(2020, 5, 1))
    assert [node.name for node in owner.get(f"/units/A2/below/{ON}").context["nodes"]] == ["P3"]
    nodes = owner.get(f"/units/A2/below/{ON}&closed=1").context["nodes"]
    assert [(node.name, node.is_open) for node in nodes] == [("P3", True), ("P7", False)]
    # It hangs where it last stood, not at the top.
    assert [node.name for node in owner.get(f"/units/{ON}&closed=1").context["nodes"]] == ["C"]


def test_nothing_outside_the_reach_exists(chair: Client, outsider: Client) -> None:
    assert chair.get(f"/units/P1/{ON}").status_code == 200
    for address in ("/units/P2/", "/units/A1/", "/units/P2/below/", "/units/none/"):
        assert chair.get(address).status_code == 404
        assert outsider.get(address).status_code == 404


def test_above_the_reach_stand_names_without_links(chair: Client) -> None:
    places = chair.get(f"/units/P1/{ON}").context["places"]
    assert [(place.name, place.linked) for place in places] == [("C", False), ("A", False), ("A1", False)]


def test_a_child_that_has_left_the_reach_is_counted_and_not_linked(tree: Tree) -> None:
    move(tree["A2"], tree["B"], date(2021, 1, 1))
    client = Client()
    client.force_login(an_account(tree["A"]))
    table = client.get(f"/units/A/{ON}").context["table"]
    assert {row.name: (row.members, row.linked) for row in table.rows} == {"A1": ("5", True), "A2": ("2", False)}


@pytest.mark.parametrize("address", ["/units/B/", "/units/B/below/", "/units/"])
def test_queries_do_not_grow_with_the_rows(owner: Client, tree: Tree, address: str) -> None:
    queries(owner, address)
    one = queries(owner, address + ON)
    for code in ("B2", "B3"):
        district = a_unit(code, "district_branch", tree["B"])
        a_member(a_unit(f"{code}-1", "primary_org", district), date(2018, 1, 1))
    assert queries(owner, address + ON) == one
    assert one <= 45


def test_a_unit_names_the_account_that_leads_it(owner: Client, tree: Tree) -> None:
    """In words alone: where the account has its page is for whoever manages it."""
    for role, unit in (("executive_secretary", "A"), ("chair", "A"), ("registrar", "B"), ("executive_secretary", "A1")):
        an_account(tree[unit], username=f"{role[:5]}-{unit.lower()}", role=role)

    def told(code: str) -> object:
        return owner.get(f"/units/{code}/").context["answers"]

    assert told("A") == Link(label="Есеп Иесі, төраға", address="")
    assert told("A1") == Link(label="Есеп Иесі, атқарушы хатшы", address="")
    assert told("B") is None
    Account.objects.filter(username="chair-a").update(is_active=False)
    assert told("A") == Link(label="Есеп Иесі, атқарушы хатшы", address="")


def test_a_unit_names_whoever_answers_for_it_that_day(owner: Client, tree: Tree) -> None:
    chairs = {tree["A"].pk: Link(label="Асанова А.", address="/people/1/"), tree["B"].pk: Link(label="Б", address="")}
    office = Answering(
        key="office",
        name=lazystr("offices"),
        rank=1,
        find=lambda unit_ids, day: {pk: chairs[pk] for pk in unit_ids if pk in chairs and day == date(2020, 6, 1)},
    )
    with declared(answering, office):
        assert '<a href="/people/1/">Асанова А.</a>' in owner.get("/units/A/?on=2020-06-01").content.decode()
        assert "<dd>Б</dd>" in owner.get("/units/B/?on=2020-06-01").content.decode()
        assert owner.get("/units/A1/?on=2020-06-01").context["answers"] is None
        assert owner.get("/units/A/?on=2020-06-02").context["answers"] is None
