"""One figure at the units under a unit, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tirek.figures.queries import Reading
from tirek.figures.tables import fraction_text, reading_text
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Figure
from tirek.kernel.kazakh import sort_key
from tirek.structure.models import Unit
from tirek.structure.queries import names_on, seen_among
from tirek.ui.words import named
from tirek.units.queries.question import FigureAnswer
from tirek.units.tables.words import bar_scale, change_text, is_whole, trend

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Child:
    """The figure at a unit under this one. ``bar`` is of 100."""

    unit: Unit
    name: str
    value: str
    fraction: str
    bar: Fraction | None
    linked: bool
    change: str = ""
    trend: str = ""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """``mark`` is where the level of the parent stands on the bars; none for counts, where it says nothing."""

    rows: list[Child]
    count: int
    mark: Fraction | None

    @property
    def left_out(self) -> int:
        return self.count - len(self.rows)


def comparison(*, actor: Actor, answer: FigureAnswer) -> Comparison | None:
    """The figure at whoever stood directly under the unit at the end of the span; none where nobody did."""
    figure, found, level = answer.question.figure, answer.children, answer.now.value
    if not found:
        return None
    names = {unit_id: named(name) for unit_id, name in names_on(found, answer.question.span.last_day).items()}
    ordered = _worst_first(figure, [answer.of(unit_id) for unit_id in found], names)
    seen = seen_among(actor, found)
    of_parent = None if is_whole(figure) else level
    scale = bar_scale([*(reading.value for reading in ordered[:SHOWN]), of_parent])
    rows = [
        Child(
            unit=found[reading.unit_id],
            name=names[reading.unit_id],
            value=reading_text(reading),
            fraction=fraction_text(reading),
            bar=None if reading.value is None else reading.value * scale,
            linked=reading.unit_id in seen,
            **_since(answer, reading),
        )
        for reading in ordered[:SHOWN]
    ]
    mark = None if of_parent is None else of_parent * scale
    return Comparison(rows=rows, count=len(ordered), mark=mark)


def _since(answer: FigureAnswer, reading: Reading) -> dict[str, str]:
    """How it changed since the day of choice."""
    if answer.question.span.since is None:
        return {}
    before = answer.before_of(reading.unit_id)
    return {"change": change_text(reading, before), "trend": trend(reading, before)}


def _worst_first(figure: Figure, readings: Sequence[Reading], names: dict[int, str]) -> list[Reading]:
    """A low share of what is welcome is trouble; of a count the biggest stands first. Who has no value comes last."""
    down = is_whole(figure) or figure.welcome == "down"

    def key(reading: Reading) -> tuple[bool, Fraction, str]:
        value = reading.value or Fraction(0)
        return reading.value is None, -value if down else value, sort_key(names[reading.unit_id])

    return sorted(readings, key=key)
