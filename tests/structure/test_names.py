"""What a unit was called on a day."""

from datetime import date, timedelta

import pytest
from tests.factories import LONG_AGO, TODAY, Tree, close, rename

from tirek.structure.queries import NameOfDay, names_on

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
RENAMED, CLOSED = date(2015, 5, 1), date(2020, 3, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


def test_the_name_of_the_day_stands_also_before_the_first_and_after_the_last(tree: Tree) -> None:
    unit, other = tree["G4"], tree["P1"]
    rename(unit, "Жаңа топ", RENAMED)
    close(unit, CLOSED)
    old, new = names_on([unit.pk], LONG_AGO)[unit.pk], NameOfDay("Жаңа топ", "Жаңа топ", "Жаңа топ")

    def called(day: date) -> NameOfDay:
        return names_on({unit.pk, other.pk}, day)[unit.pk]

    assert old != new
    assert [called(day) for day in (LONG_AGO - timedelta(days=1), RENAMED - timedelta(days=1))] == [old, old]
    assert [called(day) for day in (RENAMED, CLOSED, TODAY)] == [new, new, new]


def test_of_no_unit_nothing_is_asked(tree: Tree) -> None:
    assert names_on([], TODAY) == {}
    assert set(names_on([tree["P1"].pk, tree["P2"].pk], TODAY)) == {tree["P1"].pk, tree["P2"].pk}
