"""What an act on members would do to the figures, before it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from tirek.figures.queries import measure
from tirek.kernel.declarations import figures
from tirek.members.figures import ACTIVE, WOMEN, YOUTH
from tirek.members.models import Placement
from tirek.structure.models import Unit
from tirek.structure.queries import NameOfDay, line_of, names_on
from tirek.ui.acts import rehearsed

Counts = Mapping[tuple[str, int], int]


@dataclass(frozen=True, kw_only=True)
class FigureChange:
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
    name: NameOfDay
    changes: list[FigureChange]


@dataclass(frozen=True, kw_only=True)
class Effects:
    """Both sides; the lowest unit above both, where nothing changes; the units whose border is crossed."""

    day: date
    leaves: Side
    enters: Side | None
    common: NameOfDay | None
    at_top: bool
    crossed_out: list[NameOfDay]
    crossed_in: list[NameOfDay]


def effects(placement: Placement, to_unit: Unit | None, day: date, act: Callable[[], object]) -> Effects:
    """Of an act that takes the member out of the placement on the day, into another unit or off the roll.

    It is done and taken back; what it refuses is raised.
    """
    old, new = line_of(placement.unit, day), line_of(to_unit, day) if to_unit else []
    names = names_on({unit.pk for unit in (*old, *new, placement.unit)}, day)
    ends = [placement.unit, *([to_unit] if to_unit else [])]

    def count() -> Counts:
        readings = measure([ACTIVE, YOUTH, WOMEN], [unit.pk for unit in ends], day)
        return {at: int(reading.value or 0) for at, reading in readings.items()}

    def instead(before: Counts) -> Counts:
        """The members alone, as of many."""
        gains = {(ACTIVE, placement.unit_id): -1} | ({(ACTIVE, to_unit.pk): 1} if to_unit else {})
        return {at: value + gains.get(at, 0) for at, value in before.items()}

    before, after = rehearsed(act, count, instead=instead)
    sides = [Side(unit=unit, name=names[unit.pk], changes=_changes(unit, before, after)) for unit in ends]
    shared = [unit for unit in old if unit in new]
    return Effects(
        day=day,
        leaves=sides[0],
        enters=sides[1] if to_unit else None,
        common=names[shared[-1].pk] if shared else None,
        at_top=len(shared) == 1,
        crossed_out=[names[unit.pk] for unit in old[:-1] if unit not in new],
        crossed_in=[names[unit.pk] for unit in new[:-1] if unit not in old],
    )


def _changes(unit: Unit, before: Counts, after: Counts) -> list[FigureChange]:
    """The members, and of the other figures those that change."""
    return [
        FigureChange(name=figures[key].name, before=before[key, unit.pk], after=after[key, unit.pk])
        for key in (ACTIVE, YOUTH, WOMEN)
        if key == ACTIVE or before[key, unit.pk] != after[key, unit.pk]
    ]


def sides_of_many(moving: Mapping[int, int], day: date) -> list[Side]:
    """Units with how many members they would lose or gain, in the order given.

    An act on many is not tried only to be looked at: nobody else could write meanwhile. Only the members are counted.
    """
    units = Unit.objects.select_related("kind").in_bulk(moving)
    names, readings = names_on(moving, day), measure([ACTIVE], list(moving), day)
    now = {pk: int(readings[ACTIVE, pk].value or 0) for pk in moving}
    name = figures[ACTIVE].name
    return [
        Side(
            unit=units[pk],
            name=names[pk],
            changes=[FigureChange(name=name, before=now[pk], after=now[pk] + count)],
        )
        for pk, count in moving.items()
    ]
