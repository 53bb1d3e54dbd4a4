"""Who answers for a unit."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from tirek.kernel.declarations.acts import Link
from tirek.kernel.declarations.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Answering:
    """A way to know who answers for a unit on a day: who holds its office, or else whoever was given its rights.

    ``find(unit_ids, day)`` names them for the units of which it knows somebody, in one query. Whoever sees the unit may
    read the names; nothing else of the persons is told.
    """

    key: str
    name: Promise
    rank: int
    find: Callable[[Collection[int], date], Mapping[int, Link]]


class AnsweringInTurn(Registry[Answering]):
    """The ways by their rank: an office before rights that were given, whichever package was loaded first."""

    def for_units(self, unit_ids: Collection[int], day: date) -> dict[int, Link]:
        """For each unit the first who is known; a unit for which nobody answers is not there."""
        found: dict[int, Link] = {}
        for way in sorted(self, key=lambda each: each.rank):
            if missing := [unit_id for unit_id in unit_ids if unit_id not in found]:
                found |= way.find(missing, day)
        return found


answering = AnsweringInTurn()
