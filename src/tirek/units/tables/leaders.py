"""Who answers for the units under a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tirek.kernel.declarations import Link, answering
from tirek.kernel.kazakh import sort_key
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.words import named


@dataclass(frozen=True, kw_only=True)
class Led:
    """A unit, and who answers for it."""

    unit: Unit
    name: str
    who: Link


def leaders(units: Sequence[Unit], on: date) -> list[Led]:
    """Those of whom it is known, in the order of their names; where nobody signs in another part says."""
    known = answering.for_units([unit.pk for unit in units], on)
    names = names_on(known, on)
    rows = [Led(unit=unit, name=named(names[unit.pk]), who=known[unit.pk]) for unit in units if unit.pk in known]
    return sorted(rows, key=lambda row: sort_key(row.name))
