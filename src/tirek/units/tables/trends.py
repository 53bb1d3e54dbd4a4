"""The way of a number through a year, and the slices it is made of."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tirek.figures.queries import by_slice, series
from tirek.figures.queries.measure import At, is_flow
from tirek.figures.queries.slices import parts_of
from tirek.kernel.dates import format_month, format_short, month_abbreviation
from tirek.kernel.measures import measure_text
from tirek.ui.charts import Chart, Point, bar_chart, line_chart
from tirek.units.tables.question import Question
from tirek.units.tables.spans import PageSpan, days_of, month_of, trend_times
from tirek.units.tables.words import is_whole


@dataclass(frozen=True, kw_only=True)
class SliceShare:
    """One slice of a number."""

    key: str
    name: str | Promise
    value: str
    percent: Fraction | None


def chart(question: Question) -> Chart | None:
    """Twelve months, and the twelve before them. None where no point has a value."""
    figure, times = question.figure, trend_times(question.span.at)
    asked = [*times, *(PageSpan(at=time).year_before for time in times)]
    readings = series(figure.key, question.unit.pk, asked, question.slice_)
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
        measure=readings[0].measure,
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


def parts(question: Question, total: Fraction | None) -> list[SliceShare]:
    """The slices of the number, the biggest first; they add up to it."""
    if question.part or not total:
        return []
    found = by_slice(question.figure.key, [question.unit.pk], question.span.at)[question.unit.pk]
    return [
        SliceShare(key=part.key, name=part.name, value=measure_text(value, part.measure), percent=100 * value / total)
        for part, value in sorted(found, key=lambda pair: -pair[1])
        if value
    ]


def subjects(question: Question) -> list[SliceShare]:
    """What stands in place of a whole that cannot be added up: every part in its own measure, without its share."""
    found = by_slice(question.figure.key, [question.unit.pk], question.span.at)[question.unit.pk]
    values = {part.key: measure_text(value, part.measure) for part, value in found}
    return [
        SliceShare(key=part.key, name=part.name, value=values.get(part.key, ""), percent=None)
        for part in parts_of(question.figure)
    ]
