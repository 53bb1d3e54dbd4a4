"""The Altair specifications of our charts: what is drawn, not what it says."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from tirek.ui.svg import TOKENS

Values = Sequence[Fraction | int | None]
FONT_SIZE = 12


@dataclass(frozen=True)
class Frame:
    """What the two drawings of one chart share."""

    title_id: str
    labels: Sequence[str]
    ticks: Sequence[float]
    texts: Sequence[str]
    previous_texts: Sequence[str]
    marks: Sequence[tuple[int, int]] = ()


def altair() -> Any:
    """The library, loaded when the first chart is drawn; without its types, which take keywords one by one only.

    It would check each part against a schema as it is made, which takes longer than all the rest: the tests check.
    """
    import altair  # noqa: PLC0415 - slow: 1.7 s
    from altair.utils import schemapi  # noqa: PLC0415 - slow, as above

    schemapi.disable_debug_mode()
    return altair


@dataclass(frozen=True)
class Shape:
    """How large a drawing is, and how many labels of three letters fit below it."""

    width: int
    height: int
    labels: int


class ChartBuilder(Protocol):
    """Makes the specification of one kind of chart."""

    __name__: str

    def __call__(self, frame: Frame, values: Values, previous: Values | None, shape: Shape) -> dict[str, Any]: ...


def line(frame: Frame, values: Values, previous: Values | None, shape: Shape) -> dict[str, Any]:
    """This period as a line that ends in a dot and its value; the year before dotted."""
    alt = altair()
    # Without padding Vega at times drops the label that stands at 0.
    x, y = _axes(frame, shape.labels, alt.Scale(type="point", padding=0.1))
    base = alt.Chart(_data(frame, values, previous))
    layers: list[Any] = []
    if previous:
        pen = {"color": TOKENS["line-2"], "strokeWidth": 1.5, "strokeDash": [2, 4], "strokeCap": "round"}
        layers.append(base.mark_line(**pen).encode(x=x, y=alt.Y("previous:Q", **y)))
    layers.append(base.mark_line(color=TOKENS["accent"], strokeWidth=2).encode(x=x, y=alt.Y("value:Q", **y)))
    layers += _ends(frame, values, previous, x, y)
    layers += _marks(frame, x, y)
    return _finish(layers, shape, right=_room(frame))


def bars(frame: Frame, values: Values, previous: Values | None, shape: Shape) -> dict[str, Any]:
    """A bar for each month, the year before as a mark across it, the last value printed."""
    alt = altair()
    x, y = _axes(frame, shape.labels, alt.Scale(type="band", paddingInner=0.38, paddingOuter=0.19))
    base = alt.Chart(_data(frame, values, previous))
    layers: list[Any] = [base.mark_bar(color=TOKENS["bar"]).encode(x=x, y=alt.Y("value:Q", **y))]
    if previous:
        mark = base.mark_tick(color=TOKENS["ink"], thickness=2, bandSize=shape.width / max(len(values), 1) * 0.7)
        layers.append(mark.encode(x=x, y=alt.Y("previous:Q", **y)))
    last = _last(values)
    if last is not None:
        label = _data(frame, values, None, only=last)
        text = alt.Chart(label).mark_text(dy=-7, fontSize=FONT_SIZE, fontWeight=600, color=TOKENS["ink"])
        layers.append(text.encode(x=x, y=alt.Y("value:Q", **y), text="text:N"))
    layers += _marks(frame, x, y)
    return _finish(layers, shape, right=4)


def _ends(frame: Frame, values: Values, previous: Values | None, x: Any, y: dict[str, Any]) -> list[Any]:
    """The last value of each line beside its end. Where two would touch, only this period's stays."""
    alt = altair()
    ends: list[Any] = []
    last = _last(values)
    span = frame.ticks[-1] - frame.ticks[0]
    before = _last(previous) if previous else None
    if previous and before is not None and (last is None or _apart(previous[before], values[last]) > span / 14):
        data = alt.Data(values=[{"i": before, "v": _plain(previous[before]), "text": frame.previous_texts[before]}])
        text = alt.Chart(data).mark_text(align="left", dx=8, fontSize=FONT_SIZE, color=TOKENS["ink-2"])
        ends.append(text.encode(x=x, y=alt.Y("v:Q", **y), text="text:N"))
    if last is not None:
        data = alt.Data(values=[{"i": last, "v": _plain(values[last]), "text": frame.texts[last]}])
        pen = {"fill": TOKENS["accent"], "stroke": TOKENS["card"], "strokeWidth": 2}
        dot = alt.Chart(data).mark_point(filled=True, size=64, opacity=1, **pen)
        text = alt.Chart(data).mark_text(align="left", dx=8, fontSize=FONT_SIZE, fontWeight=600, color=TOKENS["ink"])
        ends += [part.encode(x=x, y=alt.Y("v:Q", **y)) for part in (dot, text.encode(text="text:N"))]
    return ends


def _marks(frame: Frame, x: Any, y: dict[str, Any]) -> list[Any]:
    """A fine line at each point before which something happened, and its number above: the list below says what."""
    if not frame.marks:
        return []
    alt = altair()
    floor, top = frame.ticks[0], frame.ticks[-1]
    data = alt.Data(values=[{"i": i, "floor": floor, "top": top, "text": str(n)} for i, n in frame.marks])
    base = alt.Chart(data)
    pen = {"color": TOKENS["ink-2"], "strokeWidth": 1, "strokeDash": [1, 3]}
    rule = base.mark_rule(**pen).encode(x=x, y=alt.Y("floor:Q", **y), y2=alt.Y2("top:Q"))
    label = base.mark_text(dy=-9, fontSize=FONT_SIZE, fontWeight=600, color=TOKENS["ink-2"])
    return [rule, label.encode(x=x, y=alt.Y("top:Q", **y), text="text:N")]


def _axes(frame: Frame, labels: int, scale: Any) -> tuple[Any, dict[str, Any]]:
    """Month names under the drawing, thinned from the last one back; numbers at its left."""
    alt = altair()
    shared = {
        "labelFontSize": FONT_SIZE,
        "labelColor": TOKENS["ink-2"],
        "ticks": False,
        "title": None,
        "labelPadding": 6,
    }
    longest = max((len(label) for label in frame.labels), default=0)
    fit = max(2, min(labels, labels * 5 // (longest + 2)))
    every = max(1, -(-len(frame.labels) // fit))
    shown = [index for index in range(len(frame.labels)) if (len(frame.labels) - 1 - index) % every == 0]
    names = json.dumps(list(frame.labels), ensure_ascii=False)
    below = alt.Axis(
        **shared, values=shown, labelExpr=f"{names}[datum.value]", labelAngle=0, labelOverlap=False, domain=False
    )
    order = list(range(len(frame.labels)))
    x = alt.X("i:O", sort=order, scale=alt.Scale(**scale.to_dict(), domain=order), axis=below)
    fine = any(tick != int(tick) for tick in frame.ticks)
    left = alt.Axis(
        **shared, values=list(frame.ticks), format=",.1f" if fine else ",d", domain=False, gridColor=TOKENS["line"]
    )
    return x, {"scale": alt.Scale(domain=[frame.ticks[0], frame.ticks[-1]], nice=False, zero=False), "axis": left}


def _data(frame: Frame, values: Values, previous: Values | None, only: int | None = None) -> Any:
    alt = altair()
    rows = []
    for index, value in enumerate(values):
        if only is None or index == only:
            row: dict[str, Any] = {"i": index, "value": _plain(value), "text": frame.texts[index]}
            rows.append(row | ({"previous": _plain(previous[index])} if previous else {}))
    return alt.Data(values=rows)


def _finish(layers: list[Any], shape: Shape, *, right: int) -> dict[str, Any]:
    """The exact size asked for, so that text on the page stays 12 pixels."""
    alt = altair()
    chart = (
        alt.layer(*layers)
        .properties(
            width=shape.width,
            height=shape.height,
            background="transparent",
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            padding={"left": 2, "top": 18, "right": right, "bottom": 2},
        )
        .configure_view(stroke=None)
    )
    return dict(chart.to_dict(validate=False))


def _room(frame: Frame) -> int:
    """Space for the values printed at the right ends."""
    longest = max((len(text) for text in (*frame.texts[-1:], *frame.previous_texts[-1:])), default=0)
    return 12 + 7 * longest


def _last(values: Values | None) -> int | None:
    return next((index for index in range(len(values or ()) - 1, -1, -1) if (values or ())[index] is not None), None)


def _apart(one: Any, other: Any) -> float:
    return abs(float(one) - float(other))


def _plain(value: Any) -> float | int | None:
    if value is None:
        return None
    return int(value) if Fraction(value).denominator == 1 else round(float(value), 4)
