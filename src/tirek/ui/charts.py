"""Lines and bars over months, drawn wide and narrow, with the same numbers as a table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tirek.kernel.measures import measure_text
from tirek.kernel.money import TIYN_IN_TENGE
from tirek.ui.specifications import ChartBuilder, Frame, Shape, Values, bars, line
from tirek.ui.svg import draw

SHAPES = {"wide": Shape(620, 300, labels=12), "narrow": Shape(312, 200, labels=5)}


@dataclass(frozen=True)
class Point:
    """One month: what stands under it, its value, and its full name for the table."""

    label: str
    value: Fraction | int | None
    title: str = ""


@dataclass(frozen=True)
class ChartMark:
    """What happened up to one point of a chart, and after the point before it; its number stands in the drawing."""

    number: int
    index: int
    texts: Sequence[str]


@dataclass(frozen=True)
class Chart:
    """What the component ``c-chart`` shows."""

    wide: SafeString
    narrow: SafeString
    caption: str
    columns: list[str]
    rows: list[tuple[str, list[str]]]
    keys: list[dict[str, str]] = field(default_factory=list)
    note: str = ""
    marks: Sequence[ChartMark] = ()


def line_chart(
    *,
    title_id: str,
    points: Sequence[Point],
    previous: Values | None = None,
    measure: str = "count",
    name: str | Promise = "",
    previous_name: str | Promise = "",
    caption: str = "",
    marks: Sequence[ChartMark] = (),
) -> Chart:
    """A level over time. The axis starts where the numbers are, and says so below when that is not 0."""
    values, before = _drawn([point.value for point in points], measure), _drawn(previous or (), measure)
    ticks = ticks_for([*values, *before], whole=measure != "percent")
    frame = _frame(title_id, points, previous, ticks, measure, marks)
    note = ""
    if ticks[0]:
        note = gettext("The vertical axis starts at %(number)s.") % {"number": _text(Fraction(ticks[0]), "count")}
    return Chart(
        wide=_draw(line, frame, values, before, "wide"),
        narrow=_draw(line, frame, values, before, "narrow"),
        keys=_keys("line", "dash", name, previous_name if previous else ""),
        note=note,
        caption=caption,
        columns=_columns(name, previous_name if previous else ""),
        rows=_rows(points, previous, measure),
        marks=marks,
    )


def bar_chart(
    *,
    title_id: str,
    points: Sequence[Point],
    previous: Values | None = None,
    measure: str = "count",
    name: str | Promise = "",
    previous_name: str | Promise = "",
    caption: str = "",
    marks: Sequence[ChartMark] = (),
) -> Chart:
    """Events per month, from 0. Last year's month stands as a mark across its bar."""
    values, before = _drawn([point.value for point in points], measure), _drawn(previous or (), measure)
    frame = _frame(title_id, points, previous, ticks_for([*values, *before, 0], whole=True), measure, marks)
    return Chart(
        wide=_draw(bars, frame, values, before, "wide"),
        narrow=_draw(bars, frame, values, before, "narrow"),
        keys=_keys("in", "prev", name, previous_name if previous else ""),
        caption=caption,
        columns=_columns(name, previous_name if previous else ""),
        rows=_rows(points, previous, measure),
        marks=marks,
    )


def _drawn(values: Values, measure: str) -> list[Fraction | int | None]:
    """As they stand on the axis: money in tenge."""
    if measure != "money":
        return list(values)
    return [None if value is None else Fraction(value) / TIYN_IN_TENGE for value in values]


def _frame(
    title_id: str, points: Sequence[Point], previous: Values | None, ticks: Sequence[float], measure: str,
    marks: Sequence[ChartMark],
) -> Frame:  # fmt: skip
    texts = [_text(point.value, measure) for point in points]
    earlier = [_text(value, measure) for value in previous or ()]
    numbered = [(mark.index, mark.number) for mark in marks]
    return Frame(title_id, [point.label for point in points], ticks, texts, earlier, numbered)


def _draw(build: ChartBuilder, frame: Frame, values: Values, previous: Values | None, size: str) -> SafeString:
    content = (build.__name__, frame, [*map(str, values)], [*map(str, previous or ())])
    return draw(
        content, lambda: build(frame, values, previous, SHAPES[size]), size=size, title_id=frame.title_id
    )  # fmt: skip


def ticks_for(values: Values, *, whole: bool) -> list[float]:
    """Four to seven round numbers that hold all values between the first and the last."""
    known = [float(value) for value in values if value is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    if low == high:
        low, high = (0.0, high) if high > 0 else (low, low + 1)
    raw = (high - low) / 5
    scale = 10.0 ** math.floor(math.log10(raw))
    step = next(scale * nice for nice in (1, 2, 5, 10) if scale * nice >= raw * 0.999)
    if whole and step != int(step):
        step = float(math.ceil(step))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(index * step, 6) for index in range(first, last + 1)]


def _text(value: Fraction | int | None, measure: str) -> str:
    """Beside the drawing, where there is little room: without the sign of per cent and the word for days."""
    return measure_text(value, "money" if measure == "money" else "count", decimal=measure == "percent")


def _keys(kind: str, previous_kind: str, name: str | Promise, previous_name: str | Promise) -> list[dict[str, str]]:
    pairs = ((kind, name), (previous_kind, previous_name))
    return [{"kind": which, "label": str(label)} for which, label in pairs if label]


def _columns(name: str | Promise, previous_name: str | Promise) -> list[str]:
    return [str(name) or gettext("Value")] + ([str(previous_name)] if previous_name else [])


def _rows(points: Sequence[Point], previous: Values | None, measure: str) -> list[tuple[str, list[str]]]:
    rows = []
    for index, point in enumerate(points):
        cells = [point.value] + ([previous[index]] if previous else [])
        rows.append((point.title or point.label, [measure_text(cell, measure) for cell in cells]))
    return rows
