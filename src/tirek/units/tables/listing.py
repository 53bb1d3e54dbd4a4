"""Every declared figure at one unit, by what it counts."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.figures.queries import Reading, grid
from tirek.figures.queries.measure import is_flow
from tirek.kernel.declarations import Figure, figures
from tirek.structure.models import Unit
from tirek.units.tables.spans import Span, read_span
from tirek.units.tables.words import change_text, fraction_text, trend, value_text

# The first part of a key says what is counted. What has no name here goes by the key itself.
NAMES = {"members": _("Members"), "units": _("Structure")}
ORDER = ("members", "units")
# Known from, holding: what the engine asks itself about completeness, not what people ask about.
INNER = frozenset({"units.holding", "units.known"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure: its value, and how it moved in a year."""

    figure: Figure
    value: str
    fraction: str
    change: str
    trend: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Figures that count one thing: those of a day, then those of the twelve months up to it."""

    name: str | Promise
    of_day: list[Line]
    of_year: list[Line]


def groups(unit: Unit, on: date) -> list[Group]:
    """All figures, in two readings whatever their number: one of the day, one of the twelve months."""
    shown = [figure for figure in figures if figure.key not in INNER]
    lines: dict[str, Line] = {}
    for asked in ([f for f in shown if not is_flow(f)], [f for f in shown if is_flow(f)]):
        if asked:
            lines |= _lines(asked, unit, read_span(asked[0], on, "", ""))
    topics = sorted({_topic(figure) for figure in shown}, key=lambda topic: (topic not in ORDER, topic))
    return [
        Group(
            name=NAMES.get(topic, topic),
            of_day=[lines[f.key] for f in shown if _topic(f) == topic and not is_flow(f)],
            of_year=[lines[f.key] for f in shown if _topic(f) == topic and is_flow(f)],
        )
        for topic in topics
    ]


def _topic(figure: Figure) -> str:
    return figure.key.partition(".")[0]


def _lines(asked: list[Figure], unit: Unit, span: Span) -> dict[str, Line]:
    keys = [figure.key for figure in asked]
    found = grid(keys, [unit.pk], [span.at, span.year_before])
    return {
        figure.key: _line(figure, found[figure.key, unit.pk, span.at], found[figure.key, unit.pk, span.year_before])
        for figure in asked
    }


def _line(figure: Figure, now: Reading, before: Reading) -> Line:
    return Line(
        figure=figure,
        value=value_text(figure, now.value),
        fraction=fraction_text(now),
        change=change_text(now, before),
        trend=trend(now, before),
    )
