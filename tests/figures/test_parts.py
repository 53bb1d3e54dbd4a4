"""The parts of a figure as functions of the database read them: of few units one by one, of thousands all at once."""

from datetime import date

import pytest
from django.db import connection
from tests.factories import Tree, a_member, leave, transfer

from tirek.figures.actions import fold_deltas
from tirek.figures.queries import measure
from tirek.kernel.periods import Period

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

JOINED = ["admission", "registration"]
# A month in which something happens, half a year without, and years later; the last is not folded yet.
DAYS = [date(2018, 12, 31), date(2019, 3, 10), date(2019, 11, 1), date(2023, 5, 5), date(2024, 2, 2)]
# Beyond so many units the other way is taken.
NOBODY = list(range(10**9, 10**9 + 1001))


@pytest.fixture
def tree() -> Tree:
    return Tree()


def parts(key: str, slices: list[str], units: list[int]) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM figures_parts(%s, %s, %s::bigint[], %s::date[])", [key, slices, units, DAYS])
        return set(cursor.fetchall())


@pytest.mark.parametrize(("key", "slices"), [("members.active", [""]), ("members.joined", JOINED)])
def test_thousands_of_units_are_read_as_few_are(tree: Tree, key: str, slices: list[str]) -> None:
    members = [a_member(tree[unit], date(2019, 3, day)) for unit in ("P1", "P2", "P4") for day in (1, 10, 11)]
    transfer(members[:2], tree["P4"], date(2023, 5, 1))
    fold_deltas()
    leave(members[4:6], date(2024, 2, 1))
    a_member(tree["P3"], date(2024, 2, 2))
    ids = tree.ids()
    few = parts(key, slices, ids)
    many = {row for row in parts(key, slices, [*ids, *NOBODY]) if row[0] in ids}
    assert many == few
    assert len(few) == len(ids) * len(DAYS) * len(slices)
    total = sum(int(row[3]) for row in few if row[:2] == (tree["C"].pk, DAYS[-1]))  # type: ignore[call-overload]
    at = DAYS[-1] if key == "members.active" else Period(date(2010, 1, 2), date(2024, 2, 3))
    assert total == measure([key], [tree["C"].pk], at)[key, tree["C"].pk].value
