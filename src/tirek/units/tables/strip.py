"""The strip of a unit's main numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tirek.figures.queries import Reading, Wanted, grid
from tirek.figures.queries.readings import At, is_counted, is_flow
from tirek.figures.tables import fraction_text, value_text
from tirek.kernel.declarations import figures
from tirek.kernel.periods import add_months
from tirek.ui.days import step_months, year_before
from tirek.units.tables.words import base_text, change_text, gap_text, trend, unknown_text

MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Past:
    """What a number was, with the fraction behind it, and how far it has moved since."""

    change: str
    trend: str
    before: str
    fraction: str


@dataclass(frozen=True, kw_only=True)
class StripNumber:
    """One number of a strip, in words, with what it was a year and a month before and its way there."""

    key: str
    name: Promise
    value: str
    base: str
    year: Past
    month: Past | None
    gap: str
    unknown: str
    points: list[Fraction | None]


def keys_for(role: str) -> tuple[str, ...]:
    """What is shown first at a unit of this role: of a day, not of a period."""
    shown = (figure for figure in figures if role in figure.shown_at and not is_flow(figure))
    return tuple(figure.key for figure in sorted(shown, key=lambda figure: figure.order))


def _times(on: date, month: bool) -> tuple[list[At], list[At]]:
    """Thirteen days a month apart, and those of the comparisons."""
    past: list[At] = [year_before(on), *([step_months(on, -1)] if month else [])]
    return [add_months(on, -n) for n in range(MONTHS, -1, -1)], past


def strip_asks(keys: Sequence[str], unit_id: int, on: date, *, month: bool = True) -> list[Wanted]:
    """What a strip asks of the engine: thirteen points, of what is counted from the records each time only three."""
    kept = [key for key in keys if not is_counted(figures[key])]
    months, past = _times(on, month)
    counted = [key for key in keys if key not in kept]
    return [Wanted.of(kept, [unit_id], [*months, *past]), Wanted.of(counted, [unit_id], [on, *past])]


def strip(keys: Sequence[str], unit_id: int, on: date, *, month: bool = True) -> list[StripNumber]:
    """Stocks and ratios of stocks at one unit, in a few queries; with what they were a ``month`` before."""
    kept = [key for key in keys if not is_counted(figures[key])]
    counted = [key for key in keys if key not in kept]
    months, past = _times(on, month)
    found = grid(kept, [unit_id], [*months, *past]) | grid(counted, [unit_id], [on, *past])
    return [
        _cell(
            found[key, unit_id, on],
            [found[key, unit_id, day] for day in past],
            [found[key, unit_id, month].value for month in months] if key in kept else [],
            on,
        )
        for key in keys
    ]


def _cell(now: Reading, past: Sequence[Reading], points: list[Fraction | None], on: date) -> StripNumber:
    year, *months = past
    return StripNumber(
        key=now.figure.key,
        name=now.figure.name,
        value=value_text(now.figure, now.value),
        base=base_text(now, on),
        year=_past(now, year, _("a year before %(value)s")),
        month=_past(now, months[0], _("a month before %(value)s")) if months else None,
        gap=gap_text(now),
        unknown=unknown_text(now),
        points=points,
    )


def _past(now: Reading, before: Reading, text: str) -> Past:
    return Past(
        change=change_text(now, before),
        trend=trend(now, before),
        before=text % {"value": value_text(now.figure, before.value)},
        fraction=fraction_text(before) if before.value is not None else "",
    )
