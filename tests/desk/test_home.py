"""The first page: one's own unit on any day, what waits, the map."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import Tree, a_member, a_unit, an_account, close

from tirek.desk.queries import gaps, region_map, short_names
from tirek.figures.actions import fold
from tirek.structure.models import Unit

pytestmark = pytest.mark.django_db
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


def test_gaps_in_the_records_are_named_with_their_number(tree: Tree) -> None:
    a_member(tree["P1"], date(2020, 1, 1), None, sex="")
    found = gaps(tree["A"], DAY)
    assert [(matter.badge, matter.href) for matter in found] == [
        ("1", "/figures/members.birth_unknown/?unit=A"),
        ("1", "/figures/members.sex_unknown/?unit=A"),
    ]
    assert gaps(tree["B"], DAY) == []


def test_units_without_a_roll_are_named() -> None:
    tree = Tree(roll_known=False)
    assert [matter.badge for matter in gaps(tree["A1"], DAY)] == ["3"]


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
    fold()
    drawn = region_map([*units, tree["A"]], "members.youth_share", DAY)
    assert drawn is not None
    assert [tile.shade for tile in drawn.tiles] == [4, 4, 4, 3, 3, 2, 2, 2, 1, 1] or drawn.bounds == sorted(
        drawn.bounds
    )
    assert [tile.short for tile in drawn.tiles][:4] == ["Абай", "Алматы обл.", "Алматы қал.", "БҚО"]
    assert drawn.tiles[0].value == Fraction(100)
    assert drawn.tiles[0].shade == 4


def test_an_organisation_without_the_country_s_regions_has_no_map(tree: Tree) -> None:
    assert region_map([tree["A"], tree["B"]], "members.youth_share", DAY) is None


def test_short_names_of_other_languages() -> None:
    assert short_names(["Западно-Казахстанская область", "Абайская область"]) == ["ЗКО", "Абайская"]


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
