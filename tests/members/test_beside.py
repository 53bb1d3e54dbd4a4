"""Two who admit the same person at the same moment."""

import time
from threading import Thread

import pytest
from django.db import connections, transaction
from tests.access.test_wall import tree
from tests.factories import SYSTEM, TODAY, Tree

from tirek.kernel.errors import Refused
from tirek.members.actions import Particulars, admit
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
