"""What the page of a figure is asked, and all that answers it: read at once, so that the tables only lay it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tirek.figures.queries import Reading, Wanted, by_slice, reading_set
from tirek.figures.queries.readings import At, ReadingSet, Where
from tirek.figures.queries.slices import Slice, parts_of
from tirek.kernel.declarations import Figure, Kept
from tirek.structure.models import Unit
from tirek.structure.queries import children
from tirek.units.queries.spans import PageSpan, read_span, trend_times


class PartUnknown(LookupError):
    """The figure has no such part."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which number, of which unit, of which days; of the whole, or of one part of it.

    ``change`` asks what it was a year before, too, ``way`` for the months up to it, ``below`` for the same number of
    the units under the unit: each costs time where the number is counted from the records.
    """

    figure: Figure
    unit: Unit
    span: PageSpan
    part: Slice | None = None
    change: bool = True
    way: bool = True
    below: bool = True

    @property
    def slice_(self) -> str:
        """As the engine takes it."""
        return self.part.key if self.part else ""

    @property
    def months(self) -> list[At]:
        return trend_times(self.span.at, self.span.since) if self.way else []

    @property
    def months_before(self) -> list[At]:
        """The same a year earlier; of a way from a day of choice there is none."""
        if self.span.since:
            return []
        return [PageSpan(at=time).year_before for time in self.months]


@dataclass(frozen=True, kw_only=True)
class FigureAnswer:
    """The readings that the page lays out: ``series`` are those of the months. ``parts`` add up to the number;
    ``children`` stood directly under the unit at the end of the span."""

    question: Question
    readings: dict[Where, Reading]
    series: dict[Where, Reading] = field(default_factory=dict)
    parts: list[tuple[Slice, Fraction]] = field(default_factory=list)
    children: dict[int, Unit] = field(default_factory=dict)

    @property
    def now(self) -> Reading:
        return self.of(self.question.unit.pk)

    @property
    def before(self) -> Reading:
        """A year before, or on the day of choice."""
        return self.before_of(self.question.unit.pk)

    @property
    def way(self) -> list[Reading]:
        return self._at(self.question.months)

    @property
    def way_before(self) -> list[Reading]:
        return self._at(self.question.months_before)

    def of(self, unit_id: int) -> Reading:
        """The number of the unit itself or of one of its children."""
        return self.readings[unit_id, self.question.span.at]

    def before_of(self, unit_id: int) -> Reading:
        """The same before; of the units below only where a day was chosen."""
        return self.readings[unit_id, self.question.span.before]

    def _at(self, times: Sequence[At]) -> list[Reading]:
        return [self.series[self.question.unit.pk, time] for time in times]


def question_of(figure: Figure, unit: Unit, query: Mapping[str, str], on: date, today: date) -> Question:
    """What stands in an address. Raises PartUnknown."""
    first, last, seen, since, wanted = (query.get(name, "") for name in ("from", "to", "as_of", "since", "slice"))
    part = next((each for each in parts_of(figure) if each.key == wanted), None) if wanted else None
    if wanted and part is None:
        raise PartUnknown
    span = read_span(figure, on, first, last, seen=seen, since=since, today=today)
    return Question(figure=figure, unit=unit, span=span, part=part)


def ask(question: Question) -> FigureAnswer:
    """One look at the units below, and the engine once, whatever the page shows.

    Where those of the period are seen on a day, those of a year before are seen a year before it, and those of each
    month at its end: each cohort had as long to be settled as the one it stands beside.
    """
    unit_id, span = question.unit.pk, question.span
    found = {child.pk: child for child in children(unit_id, span.last_day)} if question.below else {}
    now = [(unit_id, span.at), *((child, span.at) for child in found)]
    before = [(unit_id, span.before)] if question.change else []
    before += [(child, span.since) for child in found if span.since]
    months = [(unit_id, at) for at in (*question.months, *question.months_before)]
    if span.as_of is None:
        told = _read(question, [*now, *before, *months])
        return FigureAnswer(
            question=question, readings=told.readings, series=told.readings, parts=told.parts, children=found
        )
    told = _read(question, now, span.as_of)
    readings = told.readings | (_read(question, before, span.as_of_before).readings if before else {})
    series = _read(question, months).readings if months else {}
    return FigureAnswer(question=question, readings=readings, series=series, parts=told.parts, children=found)


def _read(question: Question, places: Sequence[Where], as_of: date | None = None) -> ReadingSet:
    parts_of = (question.unit.pk, question.span.at)
    return reading_set(
        question.figure.key, dict.fromkeys(places), question.slice_, as_of=as_of,
        parts_of=parts_of if parts_of in places else None,
    )  # fmt: skip


def _way(figure: Figure, unit: Unit, on: date) -> Question:
    return Question(figure=figure, unit=unit, span=PageSpan(at=on), change=False, below=False)


def way_asks(figure: Figure, unit: Unit, on: date) -> list[Wanted]:
    """What the way below asks of the engine."""
    question = _way(figure, unit, on)
    return [Wanted.of([figure.key], [unit.pk], [on, *question.months, *question.months_before])]


def ask_the_way(figure: Figure, unit: Unit, on: date) -> FigureAnswer:
    """The months up to the day alone, as another page shows them."""
    return ask(_way(figure, unit, on))


def ask_parts(question: Question) -> list[tuple[Slice, Fraction | None]]:
    """Every part of what cannot be added up, each with its number; of a ratio the parts by which it can be asked."""
    figure, unit_id = question.figure, question.unit.pk
    if isinstance(figure, Kept):
        return list[tuple[Slice, Fraction | None]](by_slice(figure.key, [unit_id], question.span.at)[unit_id])
    return [(part, None) for part in parts_of(figure)]
