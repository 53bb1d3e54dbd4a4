"""Check a roll that lies in the temporary tables, against the rolls as they are now."""

from dataclasses import dataclass

from tirek.kernel.actor import Actor
from tirek.kernel.errors import NotAllowed
from tirek.kernel.progress import Report, Step, silent, walk
from tirek.members.permissions import END_MEMBERSHIP, IMPORT_ROLL, TRANSFER, VIEW_MEMBERS
from tirek.rolls.models import RollImport
from tirek.rolls.work.absence import find_absent
from tirek.rolls.work.doubts import find_doubts
from tirek.rolls.work.matching import find_persons, find_repeated, find_stood, find_units
from tirek.rolls.work.verdict import judge
from tirek.structure.models import Ancestry, Unit
from tirek.structure.queries import charter_in_force

# How long each part of a check takes beside the finding of units, measured on a roll of 60,000 lines.
_PERSONS, _DOUBTS, _REPEATED, _VERDICTS, _ABSENT = 10, 4, 6, 12, 15


@dataclass(frozen=True)
class RollReach:
    """The units at which the actor may import, from which it may move members, whose members it may see and end."""

    units: list[int]
    movable: list[int]
    seen: list[int]
    endable: list[int]


def reach(actor: Actor, within_id: int | None) -> RollReach:
    """Raises NotAllowed where there is nothing the actor may import to. Outside it, a unit reads as unknown."""
    units, *others = (
        actor.visible(Unit, permission).order_by("pk")
        for permission in (IMPORT_ROLL, TRANSFER, VIEW_MEMBERS, END_MEMBERSHIP)
    )
    if within_id is not None:
        units = units.filter(pk__in=Ancestry.objects.today().filter(ancestor_id=within_id).values("unit_id"))
    found = RollReach(*(list(chosen.values_list("pk", flat=True)) for chosen in (units, *others)))
    if not found.units:
        raise NotAllowed(permission=IMPORT_ROLL.label)
    return found


def units_within(actor: Actor, within_id: int | None) -> list[int]:
    """The units that the lines of a roll may mean."""
    return reach(actor, within_id).units


def check(roll: RollImport, limits: RollReach, report: Report = silent) -> None:
    """Makes the verdicts and problems of the copied lines, and whom a full roll leaves out. Nothing of it lasts."""
    steps: list[Step] = [
        (1, lambda: find_units(limits.units, roll.on, roll.unit_map)),
        (_PERSONS, lambda: find_persons(roll.on)),
        (_DOUBTS, lambda: find_doubts(roll.on, roll.answers)),
        (0, lambda: find_stood(roll.on)),
        (_REPEATED, find_repeated),
        (_VERDICTS, lambda: _judge(roll, limits)),
        (_ABSENT if roll.full else 0, lambda: find_absent(on=roll.on, endable=limits.endable, full=roll.full)),
    ]
    walk("check", steps, report)


def _judge(roll: RollImport, limits: RollReach) -> None:
    judge(
        on=roll.on,
        age=charter_in_force().admission_age,
        allow_transfers=roll.allow_transfers,
        movable=limits.movable,
        seen=limits.seen,
        endable=limits.endable,
        ends=roll.ends,
    )
