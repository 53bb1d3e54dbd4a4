"""The kept sums up to the end of given days, in one query whatever is asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection

from tirek.figures.models import Definition

# A unit, and the day at whose end it is asked about.
UnitDay = tuple[int, date]
# The first day of a unit, and the day after its last.
UnitLife = tuple[date, date | None]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Sums that are asked for together: each figure, by its key over the slices named, at each of the points.

    Told ``apart`` each slice is a sum of its own. In the ``dark`` only days are asked on which a roll was unknown.
    """

    slices: Mapping[str, Sequence[str]]
    points: Collection[UnitDay]
    apart: bool = False
    dark: bool = False


@dataclass(frozen=True)
class Totals:
    """``whole``: by figure, unit and day, the sum of all that was added up to the end of the day.

    ``by_slice``: by figure, slice, unit and day the same of what was to be told in its parts. ``lives``: when each unit
    stood that was asked about.
    """

    whole: dict[tuple[str, int, date], int] = field(default_factory=dict)
    by_slice: dict[tuple[str, str, int, date], int] = field(default_factory=dict)
    lives: dict[int, UnitLife] = field(default_factory=dict)


_SQL = """
SELECT key, unit_id, day, slice, value FROM figures_totals(
    %(of)s::integer[], %(keys)s::text[], %(slices)s::text[], %(apart)s::boolean[], %(dark)s::boolean[],
    %(at)s::integer[], %(units)s::bigint[], %(on)s::integer[], %(days)s::date[])
"""


def totals(blocks: Sequence[Block]) -> Totals:
    """Sums of figures at units up to the end of days. One statement, so folded sums and tail are of one moment."""
    found, asked = Totals(), _asked(blocks)
    if not asked["units"]:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_SQL, asked)
        for key, unit_id, day, slice_, value in cursor:
            if key is None:
                found.lives[unit_id] = (day, None if value is None else day + timedelta(days=value))
            elif slice_ is None:
                found.whole[key, unit_id, day] = value
            else:
                found.by_slice[key, slice_, unit_id, day] = value
    return found


def _asked(blocks: Sequence[Block]) -> dict[str, list[Any]]:
    """As columns: which figures ``of`` which grid are asked, ``at`` which units, ``on`` which days."""
    asked: dict[str, list[Any]] = defaultdict(list)
    grids = ((block, units, days) for block in blocks for units, days in _grids(block.points))
    for grid, (block, units, days) in enumerate(grids):
        for key, some in block.slices.items():
            asked["keys"] += [key] * len(some)
            asked["slices"] += some
        size = len(asked["keys"]) - len(asked["of"])
        for name, value in (("of", grid), ("apart", block.apart), ("dark", block.dark)):
            asked[name] += [value] * size
        asked["at"] += [grid] * len(units)
        asked["units"] += units
        asked["on"] += [grid] * len(days)
        asked["days"] += days
    return asked


def _grids(points: Collection[UnitDay]) -> list[tuple[list[int], list[date]]]:
    """Units with the days that each of them is asked about: nearly always these are the same for all of them."""
    days: dict[int, set[date]] = defaultdict(set)
    for unit, day in points:
        days[unit].add(day)
    together: dict[frozenset[date], list[int]] = defaultdict(list)
    for unit, some in days.items():
        together[frozenset(some)].append(unit)
    return [(units, sorted(some)) for some, units in together.items()]


def ids_by_key() -> dict[str, int]:
    """The numbers of the installed figures."""
    return dict(Definition.objects.values_list("key", "id"))
