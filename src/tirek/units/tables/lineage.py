"""Which units a unit came of, and which came of it, over as many mergers as there were."""

from dataclasses import dataclass
from datetime import date

from tirek.structure.enums import Descent
from tirek.structure.models import Unit
from tirek.structure.queries import Relation, lineage, names_on
from tirek.ui.words import named


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A unit that went before or came after: what it was called, and with how many people on which day."""

    unit: Unit
    name: str
    day: date
    how: str
    members: int
    depth: int


@dataclass(frozen=True, kw_only=True)
class Relatives:
    """Both sides, the nearest first; nothing where the unit is nobody's successor and nobody its own."""

    before: list[Relative]
    after: list[Relative]


def lineage_of(unit: Unit, on: date) -> Relatives | None:
    """As known by the end of the day. Two queries, one where there is nothing to tell."""
    found = [each for each in lineage(unit.pk) if each.day <= on]
    if not found:
        return None
    units = Unit.objects.in_bulk({each.unit_id for each in found})
    names = names_on(units.keys(), on)

    def told(each: Relation) -> Relative:
        return Relative(
            unit=units[each.unit_id],
            name=named(names[each.unit_id]),
            day=each.day,
            how=str(Descent(each.how).label),
            members=each.members,
            depth=each.depth,
        )

    return Relatives(
        before=[told(each) for each in found if each.before], after=[told(each) for each in found if not each.before]
    )
