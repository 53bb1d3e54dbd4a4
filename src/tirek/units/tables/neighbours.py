"""A unit beside those that stand under the same unit."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tirek.figures.queries import grid
from tirek.figures.tables import fraction_text, value_text
from tirek.kernel.actor import Actor
from tirek.members.figures import ACTIVE, YOUTH_SHARE
from tirek.structure.models import Unit
from tirek.structure.queries import children, names_on, parent_on, seen_among
from tirek.ui.days import year_before
from tirek.ui.words import named
from tirek.units.tables.words import growth_text, growth_trend

# So many stand above and below the reader's own unit.
BESIDE = 4


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A unit in the order of its share of youth. ``place`` is one of ``among``; ``mine``: the page is about it."""

    place: int
    among: int
    name: str
    mine: bool
    share: str
    fraction: str
    members: str
    grown: str
    trend: str


def neighbours(actor: Actor, unit: Unit, on: date) -> list[Neighbour]:
    """The unit and those nearest to it by the share of youth; none where it stands alone.

    Of those that the actor does not see nothing is told but that they are there: a place is counted among all.
    """
    parent = parent_on(unit, on)
    ids = [each.pk for each in children(parent.pk, on) if each.role == unit.role] if parent else []
    if len(ids) < 2:
        return []
    before = year_before(on)
    readings, names = grid([ACTIVE, YOUTH_SHARE], ids, [before, on]), names_on(ids, on)
    ordered = sorted(ids, key=lambda pk: (-(readings[YOUTH_SHARE, pk, on].value or Fraction(0)), pk))
    seen = {unit.pk, *seen_among(actor, ids)}
    own = ordered.index(unit.pk)
    first = max(0, min(own - BESIDE, len(ordered) - 2 * BESIDE - 1))
    return [
        Neighbour(
            place=place,
            among=len(ordered),
            name=named(names[pk]),
            mine=pk == unit.pk,
            share=value_text(readings[YOUTH_SHARE, pk, on].figure, readings[YOUTH_SHARE, pk, on].value),
            fraction=fraction_text(readings[YOUTH_SHARE, pk, on]),
            members=value_text(readings[ACTIVE, pk, on].figure, readings[ACTIVE, pk, on].value),
            grown=growth_text(readings[ACTIVE, pk, on], readings[ACTIVE, pk, before]),
            trend=growth_trend(readings[ACTIVE, pk, on], readings[ACTIVE, pk, before]),
        )
        for place, pk in enumerate(ordered, start=1)
        if pk in seen and first < place <= first + 2 * BESIDE + 1
    ]
