"""Filters and orders of the list, each held against a plain predicate and a plain sort over members made at random."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from tests.factories import SYSTEM, TODAY, Tree, a_member, an_account, leave, rename, transfer

from tirek.access.actor import AccountActor
from tirek.kernel.dates import age_on
from tirek.kernel.identifiers import make_synthetic_iin
from tirek.kernel.kazakh import ALPHABET, sort_key
from tirek.members.forms.listing import FilterForm, read_list
from tirek.members.models import Membership, Placement
from tirek.members.queries.listing import MemberList
from tirek.members.queries.search import SORTS
from tirek.structure.models import Unit, UnitName
from tirek.ui.lists import SIZE, Page

# The answers come from one world, made once; the mark sees to it that there is a database of tests by then.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("filters")]
LETTERS = [letter for letter in ALPHABET.upper() if letter not in "ЬЪ"]
# Days on which ages change oddly, and ordinary ones.
DAYS = (TODAY, date(2028, 2, 29), date(2027, 2, 28), date(2025, 7, 1))


@dataclass
class World:
    tree: Tree
    owner: AccountActor
    secretary: AccountActor


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        tree = Tree()
        _people(tree, Random(3))  # noqa: S311 - a seed, not a secret
        yield World(tree, AccountActor(an_account(tree["C"])), AccountActor(an_account(tree["A"])))
        transaction.set_rollback(True)


def _people(tree: Tree, random: Random) -> None:
    """More than two pages of them in five units, some moved, some gone, every field of some not known."""
    units = [tree[code] for code in ("P1", "G1", "P2", "P3", "P4")]
    for unit, name in zip(units, ("Өрлеу", "Әділет", "Достық", "Ғасыр", "Бәйтерек"), strict=True):
        rename(unit, name, date(2011, 1, 1))
    made = []
    for number in range(SIZE * 2 + 20):
        born = random.choice(
            [date(1984, 2, 29), date(1964, 2, 29), date(1960 + number % 45, 1 + number % 12, 15), None]
        )
        sex = random.choice("mf") if born or number % 3 else ""
        iin = make_synthetic_iin(born, sex, number) if born and sex and number % 2 else ""
        joined = max(date(2012, 1, 1) + timedelta(days=random.randrange(6000) // 40 * 40), _grown(born))
        joined = date(2029, 9, 1) if number in (17, 37, 57) else joined
        made.append(
            a_member(
                random.choice(units), joined, born, sex, iin=iin, surname=random.choice(LETTERS) + "лы",
                given_name=random.choice(["Әсел", "Абай", ""]), phone=f"+770155501{number:02}" if number % 3 else "",
                email="a@example.kz" if number % 4 else "",
            )
        )  # fmt: skip
    transfer([one for one in made[:15] if one.placements.get().unit != units[4]], units[4], date(2029, 3, 1))
    leave(made[-12:], date(2029, 5, 1))


def _grown(born: date | None) -> date:
    """Of age at admission."""
    return date(born.year + 19, 1, 1) if born else date(2012, 1, 1)


Told = Callable[[Placement, date], bool]


def _age(row: Placement, day: date) -> int:
    return age_on(row.birth_date, day) if row.birth_date else -1


def _since(row: Placement, day: date) -> int:
    return age_on(row.membership.joined, day)


FILTERS: dict[str, Told] = {
    "": lambda row, day: True,
    "age_from=18&age_to=35": lambda row, day: 18 <= _age(row, day) <= 35,
    "age_to=44": lambda row, day: 0 <= _age(row, day) <= 44,
    "age_from=44": lambda row, day: _age(row, day) >= 44,
    "age_from=43&age_to=43": lambda row, day: _age(row, day) == 43,
    "sex=f": lambda row, day: row.sex == "f",
    "sex=m": lambda row, day: row.sex == "m",
    "joined_from=01.01.2020": lambda row, day: row.membership.joined >= date(2020, 1, 1),
    "joined_from=2016-01-01&joined_to=31.12.2019": lambda row, day: 2016 <= row.membership.joined.year <= 2019,
    "years_from=5&years_to=9": lambda row, day: 5 <= _since(row, day) <= 9,
    "years_to=0": lambda row, day: _since(row, day) <= 0,
    "years_from=10": lambda row, day: _since(row, day) >= 10,
    "youth=1": lambda row, day: 14 <= _age(row, day) <= 35,
    "place=group": lambda row, day: row.unit.role == "group",
    "place=primary": lambda row, day: row.unit.role == "primary",
    "missing=birth_date": lambda row, day: row.birth_date is None,
    "missing=sex": lambda row, day: row.sex == "",
    "missing=iin": lambda row, day: row.membership.person.iin_index is None,
    "missing=phone": lambda row, day: row.membership.person.phone == "",
    "missing=email&missing=iin": lambda row, day: (
        row.membership.person.email == "" and row.membership.person.iin_index is None
    ),
    "sex=f&age_from=30&missing=phone&place=primary": lambda row, day: (
        row.sex == "f" and _age(row, day) >= 30 and row.membership.person.phone == "" and row.unit.role == "primary"
    ),
}


def asked(actor: AccountActor, query: str, day: date = TODAY) -> MemberList:
    return read_list(actor=actor, query=QueryDict(query), day=day, today=TODAY)


def standing(day: date, *units: Unit) -> list[Placement]:
    rows = Placement.objects.select_related("membership__person", "unit")
    if units:
        rows = rows.filter(unit__in=units)
    return [row for row in rows if day in row.period]


def forth(roll: MemberList) -> list[Page[Placement]]:
    pages = [roll.page(None)]
    while pages[-1].next:
        pages.append(roll.page(pages[-1].next))
    return pages


def ids(pages: list[Page[Placement]]) -> list[int]:
    return [row.pk for page in pages for row in page.rows]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("query", FILTERS)
def test_a_filter_gives_those_of_whom_it_is_true(world: World, query: str, day: date) -> None:
    told = FILTERS[query]
    expected = {row.pk for row in standing(day) if told(row, day)}
    roll = asked(world.owner, query, day)
    assert set(ids(forth(roll))) == expected
    assert roll.count == len(expected)
    assert bool(roll.filters) == bool(query)


def test_every_filter_lets_some_through_and_some_not(world: World) -> None:
    everybody = standing(TODAY)
    for query, told in FILTERS.items():
        if query:
            assert 0 < sum(told(row, TODAY) for row in everybody) < len(everybody), query


def test_filters_hold_within_the_reach_and_the_unit(world: World) -> None:
    for query, told in FILTERS.items():
        expected = {row.pk for row in standing(TODAY, *map(world.tree.__getitem__, ("P1", "G1", "P2", "P3")))
                    if told(row, TODAY)}  # fmt: skip
        assert set(ids(forth(asked(world.secretary, query)))) == expected
        assert set(ids(forth(asked(world.owner, f"{query}&unit=A")))) == expected


def _by(sort: str, day: date) -> Callable[[Placement], Any]:
    names = {name.unit_id: sort_key(name.name_kk) for name in UnitName.objects.all() if day in name.period}
    places = {key: place for place, key in enumerate(sorted(names, key=lambda unit: (names[unit], unit)))}
    turn = -1 if sort.startswith("-") else 1

    def by_name(row: Placement) -> tuple[Any, ...]:
        person = row.membership.person
        return (person.name_sort, person.pk)

    def by_birth(row: Placement) -> tuple[Any, ...]:
        born = row.birth_date
        return (born is None, -turn * born.toordinal() if born else 0, -turn * row.pk)

    return {
        "name": by_name,
        "unit": lambda row: (turn * places[row.unit_id], *by_name(row)),
        "joined": lambda row: (row.membership.joined, row.membership_id),
        "age": by_birth,
    }[sort.removeprefix("-")]


@pytest.mark.parametrize("day", DAYS[::3])
@pytest.mark.parametrize("query", ["", "sex=f", "state=left", "unit=A"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_cover_each_row_once_in_order_forth_and_back(world: World, sort: str, query: str, day: date) -> None:
    roll = asked(world.owner, f"{query}&sort={sort}", day)
    rows = list(roll.rows().select_related("membership__person", "unit"))
    whole = sorted(rows, key=_by(sort, day), reverse=sort in ("-name", "-joined"))
    pages = forth(roll)
    assert ids(pages) == [row.pk for row in whole]
    assert [page.first for page in pages] == [1 + SIZE * number for number in range(len(pages))]
    back, place = [], pages[-1].previous
    while place:
        back.append(roll.page(place))
        place = back[-1].previous
    assert [page.first for page in back] == [page.first for page in pages[-2::-1]]
    assert [ids([page]) for page in back] == [ids([page]) for page in pages[-2::-1]]


def test_some_pages_are_more_than_one(world: World) -> None:
    assert len(forth(asked(world.owner, "sort=age"))) == 3
    assert len(Membership.objects.exclude(ended=None)) == 12


def test_what_cannot_be_read_filters_nothing_and_is_said(world: World) -> None:
    query = QueryDict("age_from=x&joined_from=31.02.2019&sex=q&years_to=-1&missing=head&missing=iin&sort=up")
    form = FilterForm(query)
    assert not form.filters()
    assert set(form.errors) == {"age_from", "joined_from", "sex", "years_to", "missing"}
    assert asked(world.owner, query.urlencode()).count == len(standing(TODAY))
    assert read_list(actor=SYSTEM, query=query, day=TODAY, today=TODAY).sort == SORTS["name"]
