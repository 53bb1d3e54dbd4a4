"""Each reader's own first page: what they came for stands first, and the menu shows what they may open."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from tests.factories import LONG_AGO, Tree, a_member, an_account, move

from tirek.access.actor import AccountActor
from tirek.access.queries.absent import absent_units
from tirek.access.queries.asking import askable
from tirek.audit.actions import record
from tirek.audit.words import word_of
from tirek.kernel.declarations import first_blocks
from tirek.members.queries.greeted import birthdays, newcomers
from tirek.rolls.acts import ROLL_IMPORTED
from tirek.rolls.models import RollImport, RollProblem
from tirek.rolls.queries.entered import entered_lately, stalest
from tirek.structure.models import Unit
from tirek.structure.models.acts import begin_act
from tirek.structure.queries import children
from tirek.units.tables.changes import changed_most
from tirek.units.tables.leaders import leaders
from tirek.units.tables.neighbours import neighbours

pytestmark = pytest.mark.tree
TODAY = date(2025, 12, 1)


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()


def read(role: str, *units: Unit, address: str = "/") -> str:
    client = Client()
    client.force_login(an_account(*units, role=role))
    return client.get(address).content.decode()


def menu(page: str) -> list[str]:
    inside = page.partition('<nav class="side-nav"')[2].partition("</nav>")[0]
    return [found.partition("?")[0] for found in re.findall(r'<a href="([^"]+)"', inside)]


def parts(page: str) -> list[str]:
    """The parts of the page in their order, by the names of their heads."""
    return re.findall(r'aria-labelledby="([\w-]+)"', page.partition("<main")[2])


def test_the_menu_shows_what_one_may_open(tree: Tree) -> None:
    everything = [
        "/",
        "/units/",
        "/members/",
        "/members/import/",
        "/figures/",
        "/accounts/",
        "/accounts/rights/",
        "/log/",
    ]
    asked = {
        "administrator": everything,
        "auditor": [each for each in everything if each != "/members/import/"],
        "registrar": everything[:5],
        "press_officer": ["/", "/units/", "/figures/"],
    }
    for role, addresses in asked.items():
        assert menu(read(role, tree["A"])) == addresses, role


def test_every_address_of_the_menu_opens(tree: Tree) -> None:
    for role in ("administrator", "auditor", "registrar", "press_officer", "chair", "member"):
        client = Client()
        client.force_login(an_account(tree["P1"], role=role))
        for address in menu(client.get("/").content.decode()):
            assert client.get(address).status_code == 200, (role, address)


def test_whoever_holds_nothing_is_told_whom_to_ask_and_shown_no_menu(tree: Tree) -> None:
    giver = an_account(tree["C"])
    giver.full_name = "Бекенова Айгүл"
    giver.save()
    page = read("administrator")
    assert "Бекенова Айгүл" in page
    assert menu(page) == []
    assert 'role="search"' not in page
    client = Client()
    client.force_login(an_account())
    for address in ("/members/import/", "/accounts/rights/give/", "/log/"):
        refused = client.get(address)
        assert refused.status_code == 403, address
        assert "Бекенова Айгүл" in refused.content.decode()


def test_the_nearest_of_those_who_give_rights_is_asked_first(tree: Tree) -> None:
    centre, region = an_account(tree["C"]), an_account(tree["A"], role="executive_secretary")
    chair, other = an_account(tree["P1"], role="chair"), an_account(tree["B"], role="executive_secretary")
    found = [each.unit for each in askable(chair.pk, timezone.localdate())]
    assert (found, centre.pk != region.pk) == (["A", "C"], True)
    assert [each.unit for each in askable(other.pk, timezone.localdate())] == ["C"]


def test_what_waits_stands_before_the_numbers(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, None)
    for role in ("administrator", "executive_secretary", "registrar"):
        found = parts(read(role, tree["A"]))
        assert found.index("waiting") < found.index("figures"), role


def test_the_registrar_begins_with_the_import(tree: Tree) -> None:
    head = read("registrar", tree["A"]).partition('class="page-head-acts"')[2]
    first, second = re.findall(r'class="btn(?: btn--primary)?"\s+href="([^"]+)"', head)[:2]
    assert (first, second) == ("/members/import/?unit=A", "/members/admit/?unit=A")
    assert "/members/import/" not in read("auditor", tree["A"]).partition("<main")[2]


def test_rejected_lines_wait_as_long_as_they_can_be_taken_out(tree: Tree) -> None:
    account = an_account(tree["A"], role="registrar")
    roll = RollImport.objects.create(
        account=account, file_name="a.csv", on=TODAY, state="committed", result={"counts": {"rejected": 12}}
    )
    client = Client()
    client.force_login(account)
    assert "қабылданбаған жолдарын" not in client.get("/").content.decode()
    RollProblem.objects.create(roll=roll, line=2, nth=1, code="x", params={})
    assert "«a.csv» тізімінің қабылданбаған жолдарын" in client.get("/").content.decode()


def test_the_chair_finds_somebody_before_all_else(tree: Tree) -> None:
    page = read("chair", tree["P1"]).partition("<main")[2]
    assert page.index('id="find-member"') < page.index('id="waiting"') < page.index('id="figures"')
    assert 'id="find-member"' not in read("chair", tree["A1"])


def test_whom_to_greet_is_named_with_the_telephone(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, date(1980, 12, 3), surname="Туғанбаев", phone="+77015550123")
    a_member(tree["P1"], date(2015, 1, 1), date(1992, 2, 29), surname="Кібісов")
    a_member(tree["P2"], LONG_AGO, date(1980, 12, 3), surname="Бөтенов")
    new = a_member(tree["G1"], TODAY - timedelta(days=3), surname="Жаңаев")
    actor = AccountActor(an_account(tree["P1"], role="chair"))
    soon = birthdays(actor, tree["P1"], TODAY)
    assert [(each.person.surname, each.on, each.age) for each in soon] == [("Туғанбаев", date(2025, 12, 3), 45)]
    assert [each.person.surname for each in birthdays(actor, tree["P1"], date(2026, 2, 27))] == ["Кібісов"]
    assert [each.person for each in newcomers(actor, tree["P1"], TODAY)] == [new.person]


def test_the_auditor_reads_the_log_first(tree: Tree) -> None:
    auditor = an_account(tree["C"], role="auditor")
    record(AccountActor(auditor), "people.iin_revealed", auditor)
    client = Client()
    client.force_login(auditor)
    found = client.get("/")
    assert parts(found.content.decode())[0] == "log-week"
    counts = {item["href"].partition("&")[0]: item["badge"] for item in found.context["items"]}
    assert counts["/log/?act=people.iin_revealed"] == "1"
    assert counts["/log/?act=log.mass_reading"] == "0"
    assert "log-week" not in parts(read("administrator", tree["C"]))


def test_the_press_officer_gets_numbers_to_quote_and_no_tasks(tree: Tree) -> None:
    for born in (date(2000, 1, 1), date(1960, 1, 1)):
        a_member(tree["P1"], date(2020, 1, 1), born)
    page = read("press_officer", tree["A"], address="/?on=2025-12-01")
    assert parts(page)[0] == "quotes"
    assert "waiting" not in parts(page)
    assert "1 / 2" in page.partition('id="quote-members.youth_share"')[2].partition("</textarea>")[0]
    assert "http://testserver/figures/members.youth_share/?unit=A&amp;on=2025-12-01" in page
    assert "quotes" not in parts(read("administrator", tree["A"]))


def test_what_changed_most_is_told_with_its_reasons(tree: Tree) -> None:
    for _ in range(3):
        a_member(tree["P3"], LONG_AGO)
    a_member(tree["P4"], TODAY - timedelta(days=9))
    move(tree["A2"], tree["B"], TODAY - timedelta(days=5))
    rows = changed_most(AccountActor(an_account(tree["C"])), children(tree["C"].pk, TODAY), TODAY)
    assert [(row.unit.code, row.size) for row in rows] == [("B", 4), ("A", 3)]
    with translation.override("kk"):
        told = changed_most(AccountActor(an_account(tree["C"])), children(tree["C"].pk, TODAY), TODAY)[0].why
    assert told == "ауысып келді +3 · қабылданды +1 · A2 қосылды (бұрын: A)"
    assert [row.linked for row in rows] == [True, True]


def test_a_region_knows_which_district_came_and_left(tree: Tree) -> None:
    move(tree["A2"], tree["B"], TODAY)
    client = Client()
    client.force_login(an_account(tree["C"]))
    for code, told in (("A", "A2 шықты (қазір: B)"), ("B", "A2 қосылды (бұрын: A)")):
        page = client.get(f"/units/{code}/")
        assert told in page.content.decode()
        with translation.override("kk"):
            assert word_of("units.moved") in [each["title"] for each in page.context["log"]["events"]]


def test_a_district_stands_beside_its_neighbours(tree: Tree) -> None:
    a_member(tree["P1"], LONG_AGO, date(1960, 1, 1))
    a_member(tree["P3"], date(2020, 1, 1), date(2000, 1, 1))
    above, here = AccountActor(an_account(tree["A"])), AccountActor(an_account(tree["A1"]))
    found = neighbours(above, tree["A1"], TODAY)
    assert [(row.place, row.name, row.mine) for row in found] == [(1, "A2", False), (2, "A1", True)]
    # Whoever sees no other district is told its place among them, and nothing of theirs.
    assert [(row.place, row.among, row.name) for row in neighbours(here, tree["A1"], TODAY)] == [(2, 2, "A1")]
    assert neighbours(above, tree["B1"], TODAY) == []


def test_where_nobody_signs_in_is_told(tree: Tree) -> None:
    holder = an_account(tree["A1"], role="chair")
    rows, _more = absent_units(tree["A"], timezone.localdate())
    assert [(row.unit.code, row.held) for row in rows] == [("A2", False), ("A1", True)]
    holder.last_login = timezone.now()
    holder.save()
    assert [row.unit.code for row in absent_units(tree["A"], timezone.localdate())[0]] == ["A2"]


def test_who_leads_the_units_below_is_named(tree: Tree) -> None:
    assert "leaders" not in parts(read("executive_secretary", tree["A"]))
    an_account(tree["A1"], role="chair")
    page = read("executive_secretary", tree["A"])
    assert "leaders" in parts(page)
    assert "Есеп Иесі, төраға" in page
    found = leaders([tree["A2"], tree["A1"]], TODAY)
    assert [(row.name, row.who.label) for row in found] == [("A1", "Есеп Иесі, төраға")]
    assert "leaders" not in parts(read("press_officer", tree["A"]))


def test_the_oldest_roll_is_named_first_and_those_of_the_week_with_who_brought_them(tree: Tree) -> None:
    actor = AccountActor(an_account(tree["A1"], role="registrar"))
    begin_act(ROLL_IMPORTED, actor=actor, unit=tree["P1"], on=TODAY, file="a.csv", new=2, rejected=1)
    today = timezone.localdate()
    assert [(row.unit.code, row.at is None) for row in stalest(tree["C"], today)] == [("B", True), ("A", False)]
    (entered,) = entered_lately(tree["A"], today)
    assert (entered.file, entered.name, entered.new, entered.rejected) == ("a.csv", "P1", 2, 1)
    assert entered_lately(tree["B"], today) == []


def test_the_owner_of_a_large_organisation_is_not_asked_to_divide_it(tree: Tree) -> None:
    tree.charter.maximum_members = 1
    tree.charter.minimum_members = None
    tree.charter.save()
    for _ in range(2):
        a_member(tree["P1"], LONG_AGO)
    assert "state=large" not in read("chair", tree["P1"])
    assert "state=large" in read("chair", tree["A1"])


def test_each_part_has_its_own_key_and_place() -> None:
    assert {block.place for block in first_blocks} == {"head", "beside", "across", "main", "side", "foot"}
