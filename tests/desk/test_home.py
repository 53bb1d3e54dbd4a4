"""The first page: one's own unit on any day, what waits, the map."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.functional import lazystr
from tests.factories import SYSTEM, Tree, a_member, a_unit, an_account, close
from tests.probes import declared

from tirek.access.actor import AccountActor
from tirek.desk.queries.regions import letters, map_name, region_map, short_names
from tirek.desk.queries.rolls import missing_rolls
from tirek.desk.queries.waiting import Matter, matters
from tirek.figures.actions import fold_deltas
from tirek.kernel.declarations import Deadline, Due, deadlines
from tirek.rolls.models.imports import RollImport
from tirek.structure.models import Charter, Unit
from tirek.structure.queries import NameOfDay

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
DAY = date(2025, 12, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def page(client: Client, *units: Unit, address: str = "/?on=2025-12-01") -> str:
    client.force_login(an_account(*units))
    return client.get(address).content.decode()


def test_the_desk_shows_the_highest_unit_of_the_account(client: Client, tree: Tree) -> None:
    a_member(tree["P1"], date(2020, 1, 1), date(2000, 5, 1))
    a_member(tree["P4"], date(2020, 1, 1))
    shown = page(client, tree["P1"], tree["A"])
    assert "<h1>A</h1>" in shown
    assert '<a href="/figures/members.active/?unit=A&amp;on=2025-12-01">1</a>' in shown.replace("&on", "&amp;on")


def test_another_unit_of_the_account_is_one_click_away(client: Client, tree: Tree) -> None:
    shown = page(client, tree["P1"], tree["A"], address="/?unit=P1&on=2025-12-01")
    assert "<h1>P1</h1>" in shown
    assert 'href="/?unit=A&amp;on=2025-12-01"' in shown


def test_a_foreign_unit_is_not_shown(client: Client, tree: Tree) -> None:
    assert "<h1>A</h1>" in page(client, tree["A"], address="/?unit=B")


def test_an_account_without_a_unit_is_told_what_to_do(client: Client, tree: Tree) -> None:
    assert "Сізге әлі ұйым берілмеген" in page(client)


def test_a_unit_that_did_not_stand_has_no_numbers(client: Client, tree: Tree) -> None:
    assert "Ол күні ұйым болмаған" in page(client, tree["A"], address="/?on=2001-01-01")
    close(tree["P2"], date(2021, 1, 1))
    assert "Ол күні ұйым болмаған" in page(client, tree["P2"])


def test_an_impossible_day_shows_today_and_says_so(client: Client, tree: Tree) -> None:
    shown = page(client, tree["A"], address="/?on=31.02.2019")
    assert 'value="31.02.2019"' in shown
    assert "Мұндай күн жоқ: 31.02.2019" in shown


def waiting(unit: Unit) -> dict[str, str]:
    """Badges by address."""
    found: list[Matter] = matters(SYSTEM, unit, DAY)
    return {matter.href: matter.badge for matter in found}


def test_gaps_in_the_records_are_named_with_their_number(tree: Tree) -> None:
    Charter.objects.update(minimum_members=None)
    for code in ("P1", "P2", "P3", "G1", "P4", "G4"):
        a_member(tree[code], date(2020, 1, 1))
    a_member(tree["P1"], date(2020, 1, 1), None, sex="")
    assert waiting(tree["A"]) == {
        "/members/?unit=A&missing=birth_date": "1",
        "/members/?unit=A&missing=sex": "1",
    }
    assert waiting(tree["B"]) == {}


def test_what_is_missing_is_asked_of_who_can_enter_it(client: Client, tree: Tree) -> None:
    Charter.objects.update(minimum_members=None)
    a_member(tree["P1"], date(2020, 1, 1), None)
    for role, asked in (("registrar", True), ("member", False), ("press_officer", False)):
        client.force_login(an_account(tree["P1"], role=role))
        text = client.get("/").content.decode()
        assert ("/members/?unit=P1&amp;missing=birth_date" in text.partition("<main")[2]) == asked
        assert ('id="waiting"' in text) == asked


@pytest.mark.tree("empty")
def test_units_without_a_roll_are_named() -> None:
    tree = Tree(roll_known=False)
    assert waiting(tree["A1"]) == {"/unit-list/?unit=A1&state=unknown": "3"}


def test_sizes_are_held_against_the_charter_and_lead_to_the_list(client: Client, tree: Tree) -> None:
    Charter.objects.update(minimum_members=2, maximum_members=2)
    for code, number in (("P1", 3), ("P2", 1), ("P3", 2), ("P4", 3)):
        for _ in range(number):
            a_member(tree[code], date(2020, 1, 1))
    assert waiting(tree["A"]) == {
        "/unit-list/?unit=A&state=small": "1",
        "/unit-list/?unit=A&state=large": "1",
        "/unit-list/?unit=A&state=empty": "1",
    }
    assert waiting(tree["P3"]) == {}
    client.force_login(an_account(tree["A"]))
    for state, codes in (("small", ["P2"]), ("large", ["P1"]), ("empty", ["G1"])):
        rows = client.get(f"/unit-list/?unit=A&state={state}").context["page"].rows
        assert [row.unit.code for row in rows] == codes


def test_what_waits_for_a_decision_comes_first_and_is_its_owner_s_alone(client: Client, tree: Tree) -> None:
    account, other = an_account(tree["A"]), an_account(tree["A"])
    for owner, name, state in (
        (account, "a.csv", "checked"),
        (account, "b.csv", "committed"),
        (other, "c.csv", "failed"),
    ):
        RollImport.objects.create(account=owner, file_name=name, on=DAY, state=state)
    found = matters(AccountActor(account), tree["A"], DAY)
    assert [(matter.title, matter.kind) for matter in found if matter.kind == "accent"] == [
        ("«a.csv» тізімін растау", "accent")
    ]
    assert found[0].kind == "accent"


def test_what_is_due_is_told_in_time_and_is_late_after_its_day(tree: Tree) -> None:
    asked = []

    def find(_actor: object, _unit: object, day: date) -> list[Due]:
        asked.append(day)
        days = [DAY + timedelta(days=3), DAY - timedelta(days=1), DAY]
        return [Due(title=f"Report {each.day}", href="/reports/", on=each, text="Two pages.") for each in days]

    reports = Deadline(key="reports", name=lazystr("reports"), days_before=7, find=find)
    with declared(deadlines, reports):
        found = matters(SYSTEM, tree["C"], DAY)
    told = [(each.title, each.kind) for each in found if each.href == "/reports/"]
    assert asked == [DAY + timedelta(days=7)]
    late, today, later = (DAY + timedelta(days=after) for after in (-1, 0, 3))
    assert told == [(f"Report {late.day}", "bad"), (f"Report {today.day}", "warn"), (f"Report {later.day}", "warn")]
    texts = [each.text for each in found if each.href == "/reports/"]
    assert all(
        text.endswith("Two pages.") and f"{day:%d.%m.%Y}" in text
        for text, day in zip(texts, (late, today, later), strict=True)
    )


def test_five_matters_are_shown_and_the_rest_unfolds(client: Client, tree: Tree) -> None:
    account = an_account(tree["A"])
    for number in range(5):
        RollImport.objects.create(account=account, file_name=f"{number}.csv", on=DAY, state="checked")
    client.force_login(account)
    shown = client.get("/?on=2025-12-01")
    assert len(shown.context["waiting"]["first"]) == 5
    assert {matter.kind for matter in shown.context["waiting"]["rest"]} == {"warn"}
    assert shown.content.decode().partition("<summary>")[2].lstrip().startswith("Тағы")


@pytest.mark.tree("empty")
def test_whose_roll_is_not_known_is_told_with_how_many(client: Client) -> None:
    tree = Tree(roll_known=False)
    client.force_login(an_account(tree["C"]))
    rolls = client.get("/?on=2025-12-01").context["rolls"]
    assert [(row.unit.code, row.missing, row.known, row.holding) for row in rolls.rows] == [
        ("A", 4, 0, 4),
        ("B", 2, 0, 2),
    ]
    assert (rolls.missing, rolls.left_out) == (6, 0)
    assert missing_rolls(SYSTEM, tree["G1"], [], DAY) is None


def test_nothing_is_said_of_rolls_where_all_are_known(client: Client, tree: Tree) -> None:
    client.force_login(an_account(tree["C"]))
    assert 'id="rolls"' not in client.get("/?on=2025-12-01").content.decode()


def test_the_lowest_or_the_highest_stand_first(client: Client, tree: Tree) -> None:
    a_member(tree["P1"], date(2020, 1, 1), date(1960, 1, 1))
    a_member(tree["P4"], date(2020, 1, 1), date(2000, 1, 1))
    client.force_login(an_account(tree["C"]))
    for sort, codes in (("", ["A", "B"]), ("&sort=-share", ["B", "A"])):
        table = client.get(f"/?on=2025-12-01{sort}").context["table"]
        assert [row.unit.code for row in table.rows] == codes


def test_every_page_names_the_unit_it_is_seen_from(client: Client, tree: Tree) -> None:
    shown = page(client, tree["A"], address="/units/")
    assert 'class="unit-pick" href="/?unit=A"' in shown


def regions(centre: Unit) -> list[Unit]:
    codes = [10, 11, 15, 19, 23, 27, 31, 33, 35, 39]
    names = ["Абай облысы", "Алматы облысы", "Алматы қаласы", "Батыс Қазақстан облысы"]
    return [
        a_unit(
            f"KZ-{code}", "regional_branch", centre, name=names[index] if index < len(names) else f"Өңір{code} облысы"
        )
        for index, code in enumerate(codes)
    ]


def test_the_map_has_four_classes_and_leaves_other_codes_alone(tree: Tree) -> None:
    units = regions(tree["C"])
    for index, unit in enumerate(units):
        district = a_unit(f"D{index}", "district_branch", unit)
        primary = a_unit(f"O{index}", "primary_org", district)
        a_member(primary, date(2020, 1, 1), date(2000, 1, 1))
        for _ in range(index):
            a_member(primary, date(2020, 1, 1), date(1960, 1, 1))
    fold_deltas()
    drawn = region_map([*units, tree["A"]], "members.youth_share", DAY)
    assert drawn is not None
    assert [tile.shade for tile in drawn.tiles] == [4, 4, 4, 3, 3, 2, 2, 2, 1, 1]
    assert [one.number for one in drawn.shades] == [1, 2, 3, 4]
    # What one class ends with is the last value before the next one begins, as both are written.
    steps = [(after.first or 0) - (before.last or 0) for before, after in pairwise(drawn.shades)]
    assert steps == [Fraction(1, 10)] * 3
    assert [tile.short for tile in drawn.tiles][:4] == ["Абай", "Алматы обл.", "Алматы қал.", "БҚО"]
    assert drawn.tiles[0].value == Fraction(100)
    assert drawn.tiles[0].shade == 4


def test_in_russian_a_region_is_called_by_the_noun_and_no_word_is_broken() -> None:
    names = [NameOfDay(name_kk=kk, name_ru=ru, name_en="") for kk, ru in _IN_RUSSIAN.items()]
    with translation.override("ru"):
        shorts = short_names([map_name(name) for name in names])
    assert shorts == ["Актобе", "Караганда", "Алматы обл.", "Алматы гор.", "ЗКО", "Абай"]
    with translation.override("kk"):
        assert map_name(names[0]) == "Ақтөбе облысы"


_IN_RUSSIAN = {
    "Ақтөбе облысы": "Актюбинская область",
    "Қарағанды облысы": "Карагандинская область",
    "Алматы облысы": "Алматинская область",
    "Алматы қаласы": "город Алматы",
    "Батыс Қазақстан облысы": "Западно-Казахстанская область",
    "Абай облысы": "область Абай",
}


def test_an_organisation_without_the_country_s_regions_has_no_map(tree: Tree) -> None:
    assert region_map([tree["A"], tree["B"]], "members.youth_share", DAY) is None


def test_short_names_of_other_languages() -> None:
    assert short_names(["Западно-Казахстанская область", "область Абай"]) == ["ЗКО", "Абай"]
    assert short_names(["город Алматы", "город Нур-Султан"]) == ["Алматы", "Нур-Султан"]
    assert short_names(["Нұр-Сұлтан қаласы", "Nur-Sultan City"]) == ["Нұр-Сұлтан", "Nur-Sultan"]


def test_on_a_phone_a_region_has_four_letters() -> None:
    called = short_names(["Қостанай облысы", "Алматы облысы", "Алматы қаласы", "Батыс Қазақстан облысы"])
    assert [letters(short) for short in called] == ["Қост", "Алмо", "Алмқ", "БҚО"]


@pytest.mark.parametrize("code", ["C", "A1", "P1", "G1"])
def test_the_page_asks_as_much_of_a_large_unit_as_of_a_small_one(
    client: Client, tree: Tree, code: str, django_assert_max_num_queries: Any
) -> None:
    client.force_login(an_account(tree[code]))
    a_member(tree["P1"], date(2020, 1, 1))
    client.get("/?on=2025-12-01")
    with CaptureQueriesContext(connection) as one:
        client.get("/?on=2025-12-01")
    for _ in range(2):
        a_member(tree["P1"], date(2020, 1, 1))
        a_member(tree["G1"], date(2020, 1, 1))
    with CaptureQueriesContext(connection) as three:
        client.get("/?on=2025-12-01")
    assert len(three) == len(one)
