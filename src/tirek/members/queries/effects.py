"""What an act on one member would do to the figures, before it is done."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from tirek.figures.queries import Reading, measure
from tirek.kernel.declarations import figures
from tirek.members.figures import ACTIVE, WOMEN, YOUTH
from tirek.members.models import Placement
from tirek.people.models import Sex
from tirek.structure.models import Charter, Unit, UnitName
from tirek.structure.queries import line_of, names_on


@dataclass(frozen=True, kw_only=True)
class Change:
    """A figure of a unit at the end of the day: as it is, and as it would be."""

    name: Promise
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Side:
    """A unit that loses or gains the member."""

    unit: Unit
    name: UnitName
    changes: list[Change]


@dataclass(frozen=True, kw_only=True)
class Effects:
    """Both sides; the lowest unit above both, where nothing changes; the units whose border is crossed."""

    day: date
    leaves: Side
    enters: Side | None
    common: UnitName | None
    at_top: bool
    crossed_out: list[UnitName]
    crossed_in: list[UnitName]


def effects(placement: Placement, to_unit: Unit | None, day: date) -> Effects:
    """Of taking the member out of the placement on the day, into another unit or off the roll."""
    old, new = line_of(placement.unit, day), line_of(to_unit, day) if to_unit else []
    names = names_on({unit.pk for unit in (*old, *new, placement.unit)}, day)
    ends = [placement.unit_id, *([to_unit.pk] if to_unit else [])]
    keys = [key for key, counts in _counted(placement, day).items() if counts]
    readings = measure(keys, ends, day)
    shared = [unit for unit in old if unit in new]
    return Effects(
        day=day,
        leaves=Side(unit=placement.unit, name=names[placement.unit_id], changes=_changes(readings, keys, ends[0], -1)),
        enters=Side(unit=to_unit, name=names[to_unit.pk], changes=_changes(readings, keys, to_unit.pk, 1))
        if to_unit
        else None,
        common=names[shared[-1].pk] if shared else None,
        at_top=len(shared) == 1,
        crossed_out=[names[unit.pk] for unit in old[:-1] if unit not in new],
        crossed_in=[names[unit.pk] for unit in new[:-1] if unit not in old],
    )


def _counted(placement: Placement, day: date) -> dict[str, bool]:
    """In which figures the member counts on the day."""
    young = Charter.objects.get().is_young(placement.birth_date, day)
    return {ACTIVE: True, YOUTH: young, WOMEN: placement.sex == Sex.FEMALE}


def _changes(readings: dict[tuple[str, int], Reading], keys: list[str], unit_id: int, sign: int) -> list[Change]:
    now = {key: int(readings[key, unit_id].value or 0) for key in keys}
    return [Change(name=figures[key].name, before=now[key], after=now[key] + sign) for key in keys]


def sides_of_many(moving: dict[int, int], day: date) -> list[Side]:
    """Units with how many members they would lose or gain, in the order given. Only the members are counted."""
    units = Unit.objects.select_related("kind").in_bulk(moving)
    names, readings = names_on(moving, day), measure([ACTIVE], list(moving), day)
    return [
        Side(unit=units[pk], name=names[pk], changes=_changes(readings, [ACTIVE], pk, count))
        for pk, count in moving.items()
    ]
