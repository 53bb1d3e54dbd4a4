"""Every act once, and after each the sums agree with the records."""

from datetime import date

import pytest
from tests.factories import (
    SYSTEM,
    TODAY,
    Tree,
    a_member,
    a_unit,
    close,
    dump,
    leave,
    move,
    rename,
    transfer,
    value,
)  # fmt: skip

from tirek.figures.actions import fold_deltas
from tirek.figures.queries import verify
from tirek.kernel.periods import Period
from tirek.members.actions import Particulars, correct_person
from tirek.structure.actions import undo_act
from tirek.structure.models import Act

pytestmark = pytest.mark.tree

YEAR = Period(date(2020, 1, 1), date(2021, 1, 1))


def counts(tree: Tree, key: str, at: date | Period, codes: str = "C A B A1 A2 B1 P1 P4 G1") -> str:
    return " ".join(str(value(key, tree[code], at)) for code in codes.split())


def undo_last() -> None:
    undo_act(actor=SYSTEM, act=Act.objects.filter(undone_by=None).exclude(kind="undone").latest("pk"), on=TODAY)


@pytest.mark.django_db
def test_every_act_counts_and_its_undoing_too() -> None:
    tree = Tree()
    assert verify() is None
    assert counts(tree, "units.primary", date(2010, 1, 1)) == "4 3 1 2 1 1 1 1 0"
    one = a_member(tree["G1"], date(2020, 3, 1), date(1990, 5, 1), "f")
    two = a_member(tree["P1"], date(2020, 3, 2), None, "")
    assert verify() is None
    assert counts(tree, "members.active", date(2020, 3, 1)) == "1 1 0 1 0 0 1 0 1"
    assert counts(tree, "members.active", date(2020, 3, 2)) == "2 2 0 2 0 0 2 0 1"
    assert counts(tree, "members.joined", YEAR) == "2 2 0 2 0 0 2 0 1"
    fold_deltas()
    assert verify() is None
    before = dump()

    inside = transfer(one, tree["P1"], date(2020, 4, 1))
    assert verify() is None
    assert counts(tree, "members.transferred_out", YEAR) == "0 0 0 0 0 0 0 0 1"
    across = transfer(one, tree["P4"], date(2020, 4, 5))
    assert verify() is None
    assert counts(tree, "members.active", date(2020, 4, 5)) == "2 1 1 1 0 1 1 1 0"
    assert counts(tree, "members.transferred_in", YEAR) == "0 0 1 0 0 1 0 1 0"
    left = leave([one, two], date(2020, 5, 1))
    assert verify() is None
    assert counts(tree, "members.left", YEAR) == "2 1 1 1 0 1 1 1 0"
    for act in (left, across, inside):
        undo_act(actor=SYSTEM, act=act, on=TODAY)
        assert verify() is None
    assert dump() == before

    corrected = correct_person(
        actor=SYSTEM, person=one.person, today=TODAY,
        particulars=Particulars(surname="Басқа", birth_date=date(1970, 1, 1), sex="m"),
    )  # fmt: skip
    assert verify() is None
    assert counts(tree, "members.women", date(2020, 3, 2)) == "0 0 0 0 0 0 0 0 0"
    undo_act(actor=SYSTEM, act=corrected, on=TODAY)
    assert verify() is None
    assert dump() == before
    assert counts(tree, "members.women", date(2020, 3, 2)) == "1 1 0 1 0 0 1 0 1"

    rename(tree["A1"], "Жаңа ат", date(2020, 6, 1))
    undo_last()
    assert dump() == before

    move(tree["A1"], tree["B"], date(2020, 6, 1))
    assert verify() is None
    assert counts(tree, "members.active", date(2020, 5, 31)) == "2 2 0 2 0 0 2 0 1"
    assert counts(tree, "members.active", date(2020, 6, 1)) == "2 0 2 2 0 0 2 0 1"
    assert counts(tree, "members.transferred_out", YEAR) == "0 2 0 0 0 0 0 0 0"
    assert counts(tree, "members.transferred_in", YEAR) == "0 0 2 0 0 0 0 0 0"
    move(tree["A1"], tree["A"], date(2020, 9, 1))
    assert verify() is None
    assert counts(tree, "members.active", date(2020, 9, 1)) == "2 2 0 2 0 0 2 0 1"
    fold_deltas()
    move(tree["A2"], tree["B"], date(2015, 1, 1))
    assert verify() is None
    for _act in range(3):
        undo_last()
        assert verify() is None
    assert dump() == before

    new = a_unit("P5", "primary_org", tree["A2"], date(2020, 7, 1))
    transfer(two, new, date(2020, 8, 1))
    assert verify() is None
    transfer(two, tree["P3"], date(2020, 8, 9))
    close(new, date(2020, 8, 9))
    assert verify() is None
    assert value("units.primary", tree["C"], date(2020, 8, 8)) == 5
    assert value("units.primary", tree["C"], date(2020, 8, 9)) == 4
    assert value("members.active", new, date(2020, 8, 9)) is None
    for _act in range(4):
        undo_last()
        assert verify() is None
    fold_deltas()
    assert verify() is None
    assert dump() == before
