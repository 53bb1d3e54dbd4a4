"""How a unit came from one number of members to another."""

from dataclasses import dataclass
from datetime import date, timedelta

from tirek.figures.queries import Reading, grid, measure
from tirek.kernel.periods import Period
from tirek.structure.models import Unit
from tirek.ui.days import year_before

ACTIVE = "members.active"
FLOWS = ("members.joined", "members.transferred_in", "members.left", "members.transferred_out")


@dataclass(frozen=True, kw_only=True)
class Movement:
    """opening + joined + came − left − went = closing. ``opening_day`` is the day at whose end the opening stood."""

    period: Period
    opening_day: date
    opening: int
    joined: int
    came: int
    left: int
    went: int
    closing: int
    gap: Reading

    @property
    def losses(self) -> tuple[int, int]:
        """Who left and who went, as the numbers that are added."""
        return -self.left, -self.went


def movement(unit: Unit, on: date) -> Movement:
    """The twelve months up to the end of the day, or as many of them as the unit has stood. It must stand that day."""
    period = Period(max(year_before(on) + timedelta(days=1), unit.opened), on + timedelta(days=1))
    opening_day = max(year_before(on), unit.opened - timedelta(days=1))
    stocks = grid([ACTIVE], [unit.pk], [opening_day, on])
    opening, closing = stocks[ACTIVE, unit.pk, opening_day], stocks[ACTIVE, unit.pk, on]
    flows = measure(FLOWS, [unit.pk], period)
    joined, came, left, went = (int(flows[key, unit.pk].value or 0) for key in FLOWS)
    return Movement(
        period=period,
        opening_day=opening_day,
        opening=int(opening.value or 0),
        joined=joined,
        came=came,
        left=left,
        went=went,
        closing=int(closing.value or 0),
        gap=flows[FLOWS[0], unit.pk],
    )
