"""What stands in units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Moving:
    """What would move out of one unit: how much stands there at the end of the day, and how much came ``later``."""

    count: int
    later: int = 0


@dataclass(frozen=True, kw_only=True)
class Occupant:
    """Something that stands in units, keeps them from being closed while it is open there, and moves when they merge.

    ``open_in(unit_ids, on)`` counts what is open at the end of the day, per unit; ``last_day(unit_ids)`` gives the last
    day on which anything happens there, so that a back-dated closing cannot cut it off.

    An act that merges, splits or closes units hands over what stands in them. ``preview(unit_ids, on)`` says per unit
    what would move, nothing where nothing stands; ``moves`` tells the reader what becomes of it.
    ``carry_out(actor, act, {from: to}, on)`` then does it from the day on, by the actor's right to move such things,
    and says how many moved. It is called while the rows of the act are recorded and the tree is held, with units that
    stand on the day; it raises a refusal where not everything can move. What came to a unit after the day goes where
    the rest went, from then on: an act may be entered late. It writes to dated tables only, so that undoing the act
    puts everything back from the images and asks nobody. ``people``: what it counts are people, as lineage tells them.
    """

    key: str
    name: Promise
    moves: Promise
    open_in: Callable[[Sequence[int], date], dict[int, int]]
    last_day: Callable[[Sequence[int]], dict[int, date]]
    preview: Callable[[Sequence[int], date], dict[int, Moving]]
    carry_out: Callable[[Any, Any, Mapping[int, int], date], int]
    people: bool = False


occupants: Registry[Occupant] = Registry()
