"""Rolls of a past day: whom they name where they stood then is known, wherever they are now."""

from datetime import date

import pytest
from tests.factories import SYSTEM, TODAY, Tree, a_member, close, dump, leave, transfer
from tests.rolls.rolls import line, take, the_member

from tirek.members.models import Placement
from tirek.structure.actions import undo_act

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
JOINED, PAST, LATER = date(2015, 3, 1), date(2020, 1, 1), date(2023, 1, 1)
BORN = date(1980, 6, 15)


@pytest.fixture
def tree() -> Tree:
    """G4 has been closed since; one of its members left, one went to P3."""
    tree = Tree()
    left, went = (
        a_member(tree["G4"], JOINED, BORN, surname=surname, given_name="Асан") for surname in ("Кеткен", "Көшкен")
    )
    leave(left, LATER)
    transfer(went, tree["P3"], LATER)
    close(tree["G4"], date(2024, 1, 1))
    return tree


def test_nothing_comes_of_it_that_they_have_gone_since(tree: Tree) -> None:
    taken = take(line("G4", "Кеткен"), line("G4", "Көшкен"), on=PAST)
    assert (taken.codes, taken.unchanged) == ([], 2)


def test_what_the_file_says_otherwise_is_corrected_and_undone_exactly(tree: Tree) -> None:
    before = dump()
    standing = list(Placement.objects.order_by("pk").values_list("unit_id", "period", "ended"))
    taken = take(line("G4", "Кеткен", phone="87015550101"), line("G4", "Көшкен", phone="87015550102"), on=PAST)
    assert (taken.codes, taken.updated) == ([], 2)
    assert [the_member(name).person.phone for name in ("Кеткен", "Көшкен")] == ["+77015550101", "+77015550102"]
    assert list(Placement.objects.order_by("pk").values_list("unit_id", "period", "ended")) == standing
    assert taken.findings.act is not None
    assert taken.findings.act.unit == tree["G4"]
    undo_act(actor=SYSTEM, act=taken.findings.act, on=TODAY)
    assert dump() == before


def test_whoever_did_not_stand_there_on_that_day_is_rejected_as_ever(tree: Tree) -> None:
    a_member(tree["P3"], JOINED, BORN, surname="Өзге", given_name="Асан")
    assert take(line("G4", "Өзге"), on=PAST).codes == [(2, "unit_closed"), (2, "registered_elsewhere")]
    assert take(line("G4", "Жаңа"), on=PAST).codes == [(2, "unit_closed")]
    after = take(line("G4", "Көшкен"), on=date(2023, 6, 1))
    assert after.codes == [(2, "unit_closed"), (2, "registered_elsewhere")]


def test_one_of_them_twice_is_one_too_many(tree: Tree) -> None:
    taken = take(line("G4", "Кеткен", phone="87015550101"), line("G4", "Кеткен", phone="87015550102"), on=PAST)
    assert (taken.codes, taken.updated) == ([(3, "same_person")], 1)


def test_a_full_roll_of_a_past_day_takes_nobody_off_who_came_later(tree: Tree) -> None:
    a_member(tree["P3"], LATER, BORN, surname="Кейінгі", given_name="Асан")
    taken = take(line("G4", "Кеткен"), line("P3", "Жаңа"), on=PAST, full=True, dry_run=True)
    assert (taken.codes, taken.findings.leaving) == ([], 0)
