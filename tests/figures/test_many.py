"""Figures of a statement with many rows, which are summed by another plan than those of a few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.factories import SYSTEM, TODAY, Tree, value
from tests.rolls.rolls import line, take

from tirek.figures.queries import verify
from tirek.structure.actions import undo_act

pytestmark = pytest.mark.django_db
MANY = 1_200


def a_roll(count: int) -> list[dict[str, str]]:
    start = date(1960, 1, 1)
    return [
        line(unit=f"P{1 + n % 2}", surname=f"Сынақов{'абвгд'[n % 5]}", birth_date=str(start + timedelta(days=7 * n)))
        for n in range(count)
    ]


def test_many_rows_of_one_statement_are_counted_as_few_are() -> None:
    tree = Tree(roll_known=False)
    taken = take(*a_roll(MANY))
    assert taken.new == MANY
    assert value("members.active", tree["C"], TODAY) == MANY
    assert verify() is None
    assert taken.findings.act is not None
    undo_act(actor=SYSTEM, act=taken.findings.act, on=TODAY)
    assert value("members.active", tree["P1"], TODAY) == 0
    assert verify() is None


@pytest.mark.parametrize("setting", ["on", "off"])
def test_the_session_plans_afterwards_as_before(setting: str) -> None:
    Tree(roll_known=False)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_nestloop = {setting}")
        take(*a_roll(MANY))
        cursor.execute("SHOW enable_nestloop")
        assert cursor.fetchone() == (setting,)
