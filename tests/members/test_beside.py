"""Two who admit the same person at the same moment."""

import time
from threading import Thread

import pytest
from django.db import connections, transaction
from tests.access.test_wall import tree
from tests.factories import SYSTEM, TODAY, Tree, a_member, a_unit

from tirek.kernel.errors import Refused
from tirek.members.actions import Particulars, admit
from tirek.members.actions.rules import hold_persons, hold_unseen
from tirek.members.models import Membership
from tirek.structure.models import Unit

__all__ = ["tree"]
pytestmark = pytest.mark.xdist_group("wall")


def admitted(unit: Unit) -> str:
    """How it went: the code of the refusal, or nothing."""
    person = Particulars(surname="Егіз", given_name="Айдос", birth_date=TODAY.replace(year=1990), sex="m")
    try:
        admit(actor=SYSTEM, unit=unit, particulars=person, on=TODAY, today=TODAY, another=False)
    except Refused as refused:
        return refused.code
    return ""


def test_two_who_admit_at_once_give_two_numbers(tree: Tree) -> None:
    """The series of the region is held until the commit."""
    region = a_unit("KZ-43", "regional_branch", tree["C"])
    primary = a_unit("43-01-001", "primary_org", a_unit("43-01", "district_branch", region))

    def beside() -> None:
        a_member(primary, TODAY)
        connections.close_all()

    second = Thread(target=beside)
    with transaction.atomic():
        a_member(primary, TODAY)
        second.start()
        time.sleep(0.3)
        assert second.is_alive()
    second.join()
    assert {*Membership.objects.values_list("number", flat=True)} == {"43-000001", "43-000002"}


def test_a_merge_waits_for_whoever_writes_down_somebody_unseen(tree: Tree) -> None:
    """The admission cannot lock a row that it does not see: both hold the same lock instead."""
    person = a_member(tree["P1"], TODAY).person

    def beside() -> None:
        with transaction.atomic():
            hold_persons([person])
        connections.close_all()

    second = Thread(target=beside)
    with transaction.atomic():
        hold_unseen(person.pk)
        second.start()
        time.sleep(0.3)
        assert second.is_alive()
    second.join(timeout=10)
    assert not second.is_alive()


def test_the_second_of_two_is_told_of_the_first(tree: Tree) -> None:
    """The one who is a moment later waits for the first, whose person is not to be seen before the commit."""
    told: list[str] = []

    def beside() -> None:
        told.append(admitted(tree["P2"]))
        connections.close_all()

    second = Thread(target=beside)
    with transaction.atomic():
        assert admitted(tree["P1"]) == ""
        second.start()
        time.sleep(0.5)
    second.join()
    assert told == ["maybe_known"]
    assert Membership.objects.count() == 1
