"""Every declared figure at one unit, by what it counts."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from tirek.figures.queries import Reading, grid
from tirek.figures.queries.readings import is_flow
from tirek.figures.queries.slices import is_mixed
from tirek.figures.tables import fraction_text, value_text
from tirek.kernel.declarations import Figure, figures, topics
from tirek.kernel.numbers import NONE
from tirek.structure.models import Unit
from tirek.units.queries.spans import PageSpan, read_span
from tirek.units.tables.words import change_text, trend


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """One figure: its value, and how it moved in a year."""

    figure: Figure
    value: str
    fraction: str
    change: str
    trend: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Figures about one thing: those of a day, then those of the twelve months up to it."""

    name: Promise
    of_day: list[FigureLine]
    of_year: list[FigureLine]


def groups(unit: Unit, on: date) -> list[Group]:
    """All figures, in two readings whatever their number: one of the day, one of the twelve months."""
    shown = [figure for figure in figures if not figure.inner]
    lines: dict[str, FigureLine] = {}
    whole = [figure for figure in shown if not is_mixed(figure)]
    for asked in ([f for f in whole if not is_flow(f)], [f for f in whole if is_flow(f)]):
        if asked:
            lines |= _lines(asked, unit, read_span(asked[0], on, "", ""))
    return [
        Group(
            name=topic.name,
            of_day=[lines.get(f.key, _mixed(f)) for f in shown if f.topic == topic.key and not is_flow(f)],
            of_year=[lines.get(f.key, _mixed(f)) for f in shown if f.topic == topic.key and is_flow(f)],
        )
        for topic in sorted(topics, key=lambda topic: topic.order)
        if any(figure.topic == topic.key for figure in shown)
    ]


def _mixed(figure: Figure) -> FigureLine:
    """Its page asks which part is meant."""
    return FigureLine(figure=figure, value=NONE, fraction="", change="", trend="flat")


def _lines(asked: list[Figure], unit: Unit, span: PageSpan) -> dict[str, FigureLine]:
    keys = [figure.key for figure in asked]
    found = grid(keys, [unit.pk], [span.at, span.year_before])
    return {
        figure.key: _line(figure, found[figure.key, unit.pk, span.at], found[figure.key, unit.pk, span.year_before])
        for figure in asked
    }


def _line(figure: Figure, now: Reading, before: Reading) -> FigureLine:
    return FigureLine(
        figure=figure,
        value=value_text(figure, now.value),
        fraction=fraction_text(now),
        change=change_text(now, before),
        trend=trend(now, before),
    )
