"""The parts of a figure as functions of the database read them: of few units one by one, of thousands all at once."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from tests.factories import Tree, a_member, leave, transfer

from tirek.figures.actions import fold_deltas
from tirek.figures.queries import measure
from tirek.figures.queries.slices import keys_to_add, slices_of
from tirek.kernel.declarations import Kept, figures
from tirek.kernel.periods import Period

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

JOINED = ["admission", "registration"]
# A month in which something happens, half a year without, and years later; the last is not folded yet.
DAYS = [date(2018, 12, 31), date(2019, 3, 10), date(2019, 11, 1), date(2023, 5, 5), date(2024, 2, 2)]
# Beyond so many units the other way is taken: from what a figure comes to in the end, unless so much comes after a day;
# and then, beyond so many closings, who has none among them is looked up alone.
NOBODY = list(range(10**9, 10**9 + 1001))
LATER = """
INSERT INTO figures_day (figure_id, unit_id, slice, day, value)
SELECT f.id, 1000000000 + n, '', '2030-01-01', 0 FROM figures_definition f, generate_series(1, 4001) n WHERE f.key = %s
"""
CROWD = """
INSERT INTO figures_month (figure_id, unit_id, slice, month, closing)
SELECT f.id, 1000000000 + n, '', '2023-04-01', 0 FROM figures_definition f, generate_series(1, 12001) n WHERE f.key = %s
"""


@pytest.fixture
def tree() -> Tree:
    return Tree()


def parts(key: str, slices: list[str], units: list[int]) -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM figures_parts(%s, %s, %s::bigint[], %s::date[])", [key, slices, units, DAYS])
        return set(cursor.fetchall())


def stood(key: str, slices: list[str], units: list[int], until: date) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM figures_stood(%s, %s, %s::bigint[], %s)", [key, slices, units, until])
        return {unit: value for unit, value in cursor.fetchall() if unit not in NOBODY}


def added(key: str, slices: list[str], units: list[int], since: date, until: date) -> dict[int, int]:
    with connection.cursor() as cursor:
        asked: list[Any] = [key, slices, units, since, until]
        cursor.execute("SELECT * FROM figures_added(%s, %s, %s::bigint[], %s, %s)", asked)
        return {unit: value for unit, value in cursor.fetchall() if unit not in NOBODY}


def history(tree: Tree) -> None:
    members = [a_member(tree[unit], date(2019, 3, day)) for unit in ("P1", "P2", "P4") for day in (1, 10, 11)]
    transfer(members[:2], tree["P4"], date(2023, 5, 1))
    fold_deltas()
    leave(members[4:6], date(2024, 2, 1))
    a_member(tree["P3"], date(2024, 2, 2))


@pytest.mark.parametrize("crowd", [[], [LATER], [LATER, CROWD]])
@pytest.mark.parametrize(("key", "slices"), [("members.active", [""]), ("members.joined", JOINED)])
def test_thousands_of_units_are_read_as_few_are(tree: Tree, key: str, slices: list[str], crowd: list[str]) -> None:
    history(tree)
    with connection.cursor() as cursor:
        for statement in crowd:
            cursor.execute(statement, [key])
    ids = tree.ids()
    each = parts(key, slices, ids)
    assert len(each) == len(ids) * len(DAYS) * len(slices)
    for day in DAYS:
        few = stood(key, slices, ids, day)
        assert stood(key, slices, [*ids, *NOBODY], day) == few
        assert few == {pk: sum(row[3] for row in each if row[:2] == (pk, day)) for pk in ids}
        at = day if key == "members.active" else Period(date(2010, 1, 2), day + timedelta(days=1))
        assert few == {unit: reading.value for (_key, unit), reading in measure([key], ids, at).items()}


@pytest.mark.parametrize("key", ["members.joined", "members.left", "members.transferred_in"])
def test_what_was_added_at_thousands_of_units_is_read_as_of_few(tree: Tree, key: str) -> None:
    history(tree)
    figure = figures[key]
    assert isinstance(figure, Kept)
    slices, ids = list(keys_to_add(figure, slices_of([figure]))), tree.ids()
    found: list[int] = []
    for since, until in pairwise(DAYS):
        few = added(key, slices, ids, since, until)
        assert added(key, slices, [*ids, *NOBODY], since, until) == few
        at = Period(since + timedelta(days=1), until + timedelta(days=1))
        assert few == {unit: reading.value for (_key, unit), reading in measure([key], ids, at).items()}
        found += few.values()
    assert any(found)
