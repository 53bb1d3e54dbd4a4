"""The way of a number through a year, and the slices it is made of."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tirek.figures.queries import measure, series
from tirek.figures.queries.measure import At, is_flow
from tirek.figures.tables import value_text
from tirek.kernel.dates import format_month, format_short, month_abbreviation
from tirek.kernel.declarations import Figure, Kept
from tirek.structure.models import Unit
from tirek.ui.charts import Chart, Point, bar_chart, line_chart
from tirek.units.tables.spans import Span, days_of, month_of, trend_times
from tirek.units.tables.words import is_whole


@dataclass(frozen=True, kw_only=True)
class Part:
    """One slice of a number."""

    name: str | Promise
    value: str
    percent: Fraction


def chart(figure: Figure, unit: Unit, at: At) -> Chart | None:
    """Twelve months, and the twelve before them. None where no point has a value."""
    times = trend_times(at)
    readings = series(figure.key, unit.pk, [*times, *(Span(at=time).year_before for time in times)])
    values = [reading.value for reading in readings]
    if all(value is None for value in values[: len(times)]):
        return None
    points = [_point(time, value) for time, value in zip(times, values, strict=False)]
    earlier = values[len(times) :] if any(value is not None for value in values[len(times) :]) else None
    draw = bar_chart if is_flow(figure) and is_whole(figure) else line_chart
    return draw(
        title_id="trend",
        points=points,
        previous=earlier,
        measure=figure.measure,
        name=_("this period"),
        previous_name=_("a year before"),
    )


def _point(at: At, value: Fraction | None) -> Point:
    label = month_abbreviation(month_of(at).month)
    if isinstance(at, date):
        return Point(label=label, value=value, title=format_short(at))
    first, last = days_of(at)
    title = format_month(first) if first.day == 1 else f"{format_short(first)} – {format_short(last)}"
    return Point(label=label, value=value, title=title)


def parts(figure: Figure, unit_id: int, at: At, total: Fraction | None) -> list[Part]:
    """The slices of the number, the biggest first; they add up to it."""
    if not isinstance(figure, Kept) or not total:
        return []
    found = []
    for key, name in figure.slices:
        value = measure([figure.key], [unit_id], at, slice_=key)[figure.key, unit_id].value or Fraction(0)
        found.append((value, Part(name=name, value=value_text(figure, value), percent=100 * value / total)))
    return [part for value, part in sorted(found, key=lambda pair: -pair[0]) if value]
