"""What an answer of the engine says, and how it is asked: on a day or over a period."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from django.utils.translation import gettext_lazy as _

from tirek.figures.queries.slices import Slice
from tirek.kernel.declarations import Counted, CountedFlow, Crossing, Figure, Flow, Ratio, figures
from tirek.kernel.errors import Refused
from tirek.kernel.periods import Period


class FigureUnknown(Refused):
    code = "figure_unknown"
    message = _("There is no figure “%(key)s”.")


class PeriodNeeded(Refused):
    code = "period_needed"
    message = _("“%(key)s” is counted over a period. Give its first day and the day after its last.")


class DayNeeded(Refused):
    code = "day_needed"
    message = _("“%(key)s” is counted on a day, not over a period. Give the day.")


# A day, or a period whose both ends are given.
At = date | Period


# A unit, and the day or the period that it is asked about.
Where = tuple[int, At]


def last_day(at: At) -> date:
    """The day at whose end a stock is taken."""
    return at if isinstance(at, date) else cast("date", at.last_day)


def day_before(at: At) -> date | None:
    """The day before a period; none for a day."""
    return None if isinstance(at, date) else cast("date", at.start) - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The answer. ``value`` is exact, a share already in per cent; none where the unit did not stand or the base is 0.

    ``measure`` is the figure's own, or that of the one subject that was asked for.
    ``unknown`` counts those in the denominator of whom it is not known whether they belong to the numerator.
    ``known_from`` is the day from which the number is complete, where it is not.
    """

    figure: Figure
    unit_id: int
    value: Fraction | None
    measure: str
    numerator: int | None = None
    denominator: int | None = None
    unknown: int | None = None
    complete: bool = True
    known_from: date | None = None


Readings = dict[tuple[str, int], Reading]


@dataclass(frozen=True, kw_only=True)
class ReadingSet:
    """One figure wherever it was asked, and at one of these places the parts it is made of, in their order."""

    readings: dict[Where, Reading]
    parts: list[tuple[Slice, Fraction]]


def find(key: str) -> Figure:
    """The declared figure. Raises FigureUnknown."""
    if key not in figures:
        raise FigureUnknown(key=key)
    return figures[key]


def is_flow(figure: Figure) -> bool:
    """Whether the figure is asked over a period."""
    if isinstance(figure, Ratio):
        return is_flow(figures[figure.numerator])
    return isinstance(figure, Flow | Crossing | CountedFlow)


def is_cohort(figure: Figure) -> bool:
    """Whether it is a number of those of a period, who may be seen as of another day."""
    if isinstance(figure, Ratio):
        return any(is_cohort(figures[key]) for key in (figure.numerator, figure.denominator))
    return isinstance(figure, CountedFlow)


def is_counted(figure: Figure) -> bool:
    """Whether it takes as long as reading its records: itself, or what it is made of, is kept nowhere."""
    if isinstance(figure, Ratio):
        return any(is_counted(figures[key]) for key in (figure.numerator, figure.denominator))
    return isinstance(figure, Counted | CountedFlow)
