"""The way of a number through a year, and the slices it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tirek.figures.queries.readings import At, is_flow
from tirek.figures.queries.slices import Slice
from tirek.kernel.dates import format_month, format_short, month_abbreviation
from tirek.kernel.measures import measure_text
from tirek.ui.charts import Chart, ChartMark, Point, bar_chart, line_chart
from tirek.units.queries.question import FigureAnswer
from tirek.units.queries.spans import days_of, month_of
from tirek.units.tables.words import is_whole


@dataclass(frozen=True, kw_only=True)
class SliceShare:
    """One slice of a number."""

    key: str
    name: str | Promise
    value: str
    percent: Fraction | None


def chart(answer: FigureAnswer, marks: Sequence[ChartMark] = ()) -> Chart | None:
    """Twelve months, and the twelve before them; or the way from a day of choice. None where no point has a value."""
    figure, readings, since = answer.question.figure, answer.way, answer.question.span.since
    if all(reading.value is None for reading in readings):
        return None
    points = [
        _point(time, each.value, dated=bool(since)) for time, each in zip(answer.question.months, readings, strict=True)
    ]
    before = [reading.value for reading in answer.way_before]
    earlier = before if any(value is not None for value in before) else None
    draw = bar_chart if is_flow(figure) and is_whole(figure) else line_chart
    return draw(
        title_id="trend",
        points=points,
        previous=earlier,
        measure=readings[0].measure,
        name=_("this period"),
        previous_name=_("a year before"),
        marks=marks,
    )


def _point(at: At, value: Fraction | None, *, dated: bool) -> Point:
    """``dated``: a way of years, whose months need their year."""
    month = month_of(at)
    label = f"{month_abbreviation(month.month)} {month:%Y}" if dated else month_abbreviation(month.month)
    if isinstance(at, date):
        return Point(label=label, value=value, title=format_short(at))
    first, last = days_of(at)
    title = format_month(first) if first.day == 1 else f"{format_short(first)} – {format_short(last)}"
    return Point(label=label, value=value, title=title)


def parts(answer: FigureAnswer) -> list[SliceShare]:
    """The slices of the number, the biggest first; they add up to it."""
    total = answer.now.value
    if not total:
        return []
    return [
        SliceShare(key=part.key, name=part.name, value=measure_text(value, part.measure), percent=100 * value / total)
        for part, value in sorted(answer.parts, key=lambda pair: -pair[1])
        if value
    ]


def subjects(told: Sequence[tuple[Slice, Fraction | None]]) -> list[SliceShare]:
    """What stands in place of a whole that cannot be added up: every part in its own measure, without its share."""
    return [
        SliceShare(
            key=part.key,
            name=part.name,
            value="" if value is None else measure_text(value, part.measure),
            percent=None,
        )
        for part, value in told
    ]
