"""How a unit came from one number of members to another."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import pgettext

from tirek.figures.queries import Reading, Wanted, grid, measure
from tirek.kernel.periods import Period
from tirek.members.figures import ACTIVE, JOINED, LEFT, TRANSFERRED_IN, TRANSFERRED_OUT
from tirek.structure.models import Unit
from tirek.ui.days import year_before

FLOWS = (JOINED, TRANSFERRED_IN, LEFT, TRANSFERRED_OUT)


@dataclass(frozen=True, kw_only=True)
class MovementStep:
    """One of the numbers that are added: losses are negative."""

    key: str
    name: str
    change: int

    @property
    def trend(self) -> str:
        return "up" if self.change > 0 else "down" if self.change < 0 else ""


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
    def steps(self) -> list[MovementStep]:
        """The way from the opening to the closing, in the order it is told."""
        told = (
            (JOINED, pgettext("movement", "joined"), self.joined),
            (TRANSFERRED_IN, pgettext("movement", "transferred in"), self.came),
            (LEFT, pgettext("movement", "left"), -self.left),
            (TRANSFERRED_OUT, pgettext("movement", "transferred out"), -self.went),
        )
        return [MovementStep(key=key, name=name, change=change) for key, name, change in told]


def _span(unit: Unit, on: date) -> tuple[Period, date]:
    """The twelve months up to the end of the day, or as many of them as the unit has stood; and the day before."""
    period = Period(max(year_before(on) + timedelta(days=1), unit.opened), on + timedelta(days=1))
    return period, max(year_before(on), unit.opened - timedelta(days=1))


def movement_asks(unit: Unit, on: date) -> list[Wanted]:
    """What a movement asks of the engine."""
    period, opening_day = _span(unit, on)
    return [Wanted.of([ACTIVE], [unit.pk], [opening_day, on]), Wanted.of(FLOWS, [unit.pk], [period])]


def movement(unit: Unit, on: date) -> Movement:
    """The last twelve months of the unit. It must stand that day."""
    period, opening_day = _span(unit, on)
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
