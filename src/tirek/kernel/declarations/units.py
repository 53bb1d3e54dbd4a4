"""What stands in units."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Occupant:
    """Something that stands in units and keeps them from being closed while it is open there.

    ``open_in(unit_ids, on)`` counts what is open at the end of the day, per unit; ``last_day(unit_ids)`` gives the last
    day on which anything happens there, so that a back-dated closing cannot cut it off.
    """

    key: str
    name: Promise
    open_in: Callable[[Sequence[int], date], dict[int, int]]
    last_day: Callable[[Sequence[int]], dict[int, date]]


occupants: Registry[Occupant] = Registry()
