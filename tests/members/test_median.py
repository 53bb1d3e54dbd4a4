"""The age in the middle, on many days at once: people come, go, move, and units move with them."""

from datetime import date
from random import Random
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import Tree, a_member, leave, move, transfer

from tirek.figures.queries import grid, series
from tirek.kernel.dates import age_on
from tirek.members.models import Placement
from tirek.structure.models import Ancestry

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


KEY = "members.median_age"
DAYS = [date(year, month, day) for year in (2019, 2020, 2021, 2022) for month, day in ((2, 28), (3, 1), (6, 15))]


def by_hand(unit_id: int, day: date) -> float | None:
    below = Ancestry.objects.filter(ancestor=unit_id, period__contains=day).values_list("unit_id", flat=True)
    standing = Placement.objects.filter(unit_id__in=list(below), period__contains=day, birth_date__isnull=False)
    ages = [age_on(born, day) for born in standing.values_list("birth_date", flat=True) if born]
    return median(ages) if ages else None


def test_many_days_are_counted_as_each_is(tree: Tree) -> None:
    random = Random(5)  # noqa: S311 - the same members each time
    members = []
    for number in range(24):
        year = 1960 + random.randrange(40)
        born = date(year, 2, 29 if year % 4 == 0 else 28) if number % 4 else None
        unit = tree["P4" if number > 20 else random.choice(["P1", "P2", "P3", "G1"])]
        members.append(a_member(unit, date(2019, 1 + random.randrange(12), 3), born))
    transfer(members[:5], tree["P4"], date(2020, 3, 1))
    leave(members[5:9], date(2021, 3, 1))
    move(tree["P1"], tree["B1"], date(2021, 6, 15))
    found = grid([KEY], tree.ids(), DAYS)
    for unit in tree.units.values():
        for day in DAYS:
            value = found[KEY, unit.pk, day].value
            assert (None if value is None else float(value)) == by_hand(unit.pk, day), (unit.code, day)


def test_a_way_of_two_years_takes_as_many_queries_as_a_point(tree: Tree) -> None:
    a_member(tree["P1"], date(2019, 1, 3))
    asked = []
    for days in (DAYS[3:4], DAYS):
        with CaptureQueriesContext(connection) as queries:
            series(KEY, tree["C"].pk, days)
        asked.append(len(queries))
    assert asked[0] == asked[1]
