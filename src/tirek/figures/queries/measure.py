"""Any figure, of any units, on any day or in any period."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from tirek.figures.queries.gaps import gaps_in_periods, known_from
from tirek.figures.queries.slices import Slice, Slices, SliceUnknown, has_slices, keys_to_add, slices_of
from tirek.figures.queries.totals import Totals, ids_by_key, totals, totals_by_slice
from tirek.kernel.declarations import Counted, CountedFlow, Crossing, Figure, Flow, Kept, Ratio, figures
from tirek.kernel.errors import Refused
from tirek.kernel.periods import Period
from tirek.structure.models import Unit


class FigureUnknown(Refused):
    code = "figure_unknown"
    message = _("There is no figure “%(key)s”.")


class PeriodNeeded(Refused):
    code = "period_needed"
    message = _("“%(key)s” is counted over a period. Give its first day and the day after its last.")


class DayNeeded(Refused):
    code = "day_needed"
    message = _("“%(key)s” is counted on a day, not over a period. Give the day.")


# A day, or a period whose both ends are given.
At = date | Period


def last_day(at: At) -> date:
    """The day at whose end a stock is taken."""
    return at if isinstance(at, date) else cast("date", at.last_day)


def day_before(at: At) -> date | None:
    """The day before a period; none for a day."""
    return None if isinstance(at, date) else cast("date", at.start) - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The answer. ``value`` is exact, a share already in per cent; none where the unit did not stand or the base is 0.

    ``measure`` is the figure's own, or that of the one subject that was asked for.
    ``unknown`` counts those in the denominator of whom it is not known whether they belong to the numerator.
    ``known_from`` is the day from which the number is complete, where it is not.
    """

    figure: Figure
    unit_id: int
    value: Fraction | None
    measure: str
    numerator: int | None = None
    denominator: int | None = None
    unknown: int | None = None
    complete: bool = True
    known_from: date | None = None


Readings = dict[tuple[str, int], Reading]


def find(key: str) -> Figure:
    """The declared figure. Raises FigureUnknown."""
    if key not in figures:
        raise FigureUnknown(key=key)
    return figures[key]


def is_flow(figure: Figure) -> bool:
    """Whether the figure is asked over a period."""
    if isinstance(figure, Ratio):
        return is_flow(figures[figure.numerator])
    return isinstance(figure, Flow | Crossing | CountedFlow)


def is_counted(figure: Figure) -> bool:
    """Whether it takes as long as reading its records: itself, or what it is made of, is kept nowhere."""
    if isinstance(figure, Ratio):
        return any(is_counted(figures[key]) for key in (figure.numerator, figure.denominator))
    return isinstance(figure, Counted | CountedFlow)


def measure(
    keys: Sequence[str], unit_ids: Collection[int], at: At, slice_: str = "", *, as_of: date | None = None
) -> Readings:
    """Read figures at units. The number of queries does not depend on how many units or figures are asked.

    A ratio takes the slice in those of its parts that have slices. ``as_of`` is the day on which cohorts are seen.
    Raises FigureUnknown, PeriodNeeded for a flow on a day, DayNeeded for a stock in a period; SliceUnknown, and
    SubjectNeeded for the whole of what cannot be added up.
    """
    asked = _asked(keys, at)
    answers = _Answers.read(asked, unit_ids, [at], slice_, as_of)
    return {(figure.key, unit_id): answers.reading(figure, unit_id, at) for figure in asked for unit_id in unit_ids}


def by_slice(key: str, unit_ids: Collection[int], at: At) -> dict[int, list[tuple[Slice, Fraction]]]:
    """The parts that a kept figure is made of, at each unit, in the order of their declaration; in three queries.

    Also of what cannot be added up.
    """
    (figure,) = _asked([key], at)
    if not isinstance(figure, Kept) or not has_slices(figure):
        return {unit_id: [] for unit_id in unit_ids}
    parts, number = slices_of([figure])[key], ids_by_key()[key]
    last, before = last_day(at), day_before(at) if is_flow(figure) else None
    sums = totals_by_slice(number, [part.key for part in parts], unit_ids, [last, *([before] if before else [])])
    return {
        unit_id: [
            (part, Fraction(sums[part.key, unit_id, last] - (sums[part.key, unit_id, before] if before else 0)))
            for part in parts
        ]
        for unit_id in unit_ids
    }


def _asked(keys: Sequence[str], at: At) -> list[Figure]:
    asked = [find(key) for key in keys]
    for figure in asked:
        if is_flow(figure) and isinstance(at, date):
            raise PeriodNeeded(key=figure.key)
        if not is_flow(figure) and not isinstance(at, date):
            raise DayNeeded(key=figure.key)
    return asked


def series(
    key: str, unit_id: int, times: Sequence[At], slice_: str = "", *, as_of: date | None = None
) -> list[Reading]:
    """One figure of one unit through time, in as many queries as one point takes."""
    figure = find(key)
    answers = _Answers.read([figure], [unit_id], times, slice_, as_of)
    return [answers.reading(figure, unit_id, at) for at in times]


def grid(
    keys: Sequence[str], unit_ids: Collection[int], times: Sequence[At], slice_: str = ""
) -> dict[tuple[str, int, At], Reading]:
    """Figures of units at several times, in as many queries as one point takes, also of what is counted."""
    asked = [find(key) for key in keys]
    answers = _Answers.read(asked, unit_ids, times, slice_)
    return {
        (figure.key, unit_id, at): answers.reading(figure, unit_id, at)
        for figure in asked
        for unit_id in unit_ids
        for at in times
    }


def _watched(figure: Figure) -> bool:
    """Whether the number is complete only where the rolls are known."""
    if isinstance(figure, Ratio):
        return any(_watched(figures[key]) for key in (figure.numerator, figure.denominator))
    return bool(getattr(figure, "known", ""))


def _needed(figure: Figure) -> Iterable[str]:
    """Keys of the figures that an answer takes, itself among them."""
    yield figure.key
    parts = ["numerator", "denominator", "unknown", *([] if is_flow(figure) else ["known", "among"])]
    for key in filter(None, (getattr(figure, part, "") for part in parts)):
        yield from _needed(figures[key])


def _sliced(asked: Sequence[Figure], slice_: str) -> set[str]:
    """Where the slice holds: in what is asked, and in those parts of a ratio that have slices.

    Whether a number is complete stays a question about the whole.
    """
    found: set[str] = set()
    for figure in asked:
        parts = [figures[key] for key in (figure.numerator, figure.denominator)] if isinstance(figure, Ratio) else []
        having = {part.key for part in parts if isinstance(part, Kept) and has_slices(part)}
        if not having and not isinstance(figure, Kept):
            raise SliceUnknown(key=figure.key, slice=slice_)
        found |= having or {figure.key}
    return found


def _measures(asked: Sequence[Figure], known: Slices, slices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What each answer is measured in: as its subjects are, where these are all alike."""
    found = {figure.key: str(figure.measure) for figure in asked}
    for key, added in slices.items():
        told = {each.measure for each in known[key] if each.key in added}
        if key in found and told:
            (found[key],) = told
    return found


class _Answers:
    """Everything that was read for one question; answers are made of it without a query."""

    def __init__(self, ids: dict[str, int], sums: Totals, stood: dict[int, DateRange]) -> None:
        self.ids = ids
        self.sums = sums
        self.stood = stood
        self.counted: dict[str, Mapping[tuple[int, Any], Fraction]] = {}
        self.measures: dict[str, str] = {}
        self.gaps: dict[tuple[int, At], date | None] = {}

    @classmethod
    def read(
        cls,
        asked: Sequence[Figure],
        unit_ids: Collection[int],
        times: Sequence[At],
        slice_: str,
        as_of: date | None = None,
    ) -> "_Answers":
        ids = ids_by_key()
        keys = {key for figure in asked for key in _needed(figure)}
        kept = [figure for key in sorted(keys) if isinstance(figure := figures[key], Kept)]
        known = slices_of(kept)
        sliced = _sliced(asked, slice_) if slice_ else set()
        slices = {ids[f.key]: keys_to_add(f, known, slice_ if f.key in sliced else "") for f in kept}
        days = {last_day(at) for at in times} | {before for at in times if (before := day_before(at))}
        stood = dict(Unit.objects.filter(pk__in=unit_ids).values_list("pk", "period"))
        answers = cls(ids, totals(slices, unit_ids, sorted(days)), stood)
        answers.measures = _measures(asked, known, slices={f.key: slices[ids[f.key]] for f in kept})
        for key in sorted(keys):
            figure = figures[key]
            if isinstance(figure, Counted):
                answers.counted[key] = figure.count(list(unit_ids), {last_day(at) for at in times})
            if isinstance(figure, CountedFlow):
                periods = [at for at in times if isinstance(at, Period)]
                answers.counted[key] = figure.count(list(unit_ids), periods, as_of)
        answers._look_up_gaps(asked, unit_ids, times)
        return answers

    def _look_up_gaps(self, asked: Sequence[Figure], unit_ids: Collection[int], times: Sequence[At]) -> None:
        """Where the numbers are not complete, and since when they are."""
        stocks = [figure for figure in asked if not is_flow(figure)]
        lacking = {(u, last_day(at)) for at in times for u in unit_ids if any(self._lacks(f, u, at) for f in stocks)}
        if lacking:
            self.gaps |= {(unit, day): since for (unit, day), since in known_from(lacking).items()}
        periods = [at for at in times if isinstance(at, Period)]
        if periods and any(is_flow(figure) and _watched(figure) for figure in asked):
            self.gaps |= {(unit, at): since for (unit, at), since in gaps_in_periods(unit_ids, periods).items()}

    def total(self, key: str, unit_id: int, at: At) -> int:
        """A stock at the end of the span, a flow within it. Nothing counted is nothing."""
        if key in self.counted:
            return int(self.counted[key].get((unit_id, at), 0))
        figure_id = self.ids[key]
        value = self.sums.get((figure_id, unit_id, last_day(at)), 0)
        if is_flow(figures[key]) and (before := day_before(at)):
            value -= self.sums.get((figure_id, unit_id, before), 0)
        return value

    def _lacks(self, figure: Figure, unit_id: int, at: At) -> bool:
        """Whether not every roll below was known at the end of the day that a stock is taken on."""
        if isinstance(figure, Ratio):
            return any(self._lacks(figures[key], unit_id, at) for key in (figure.numerator, figure.denominator))
        if not isinstance(figure, Kept | Counted) or not figure.known:
            return False
        known, among, day = self.ids[figure.known], self.ids[figure.among], last_day(at)
        return self.sums[known, unit_id, day] != self.sums[among, unit_id, day]

    def _complete(self, figure: Figure, unit_id: int, at: At) -> tuple[bool, date | None]:
        """Whether the number is complete, and if not, since when it is."""
        if is_flow(figure):
            lacks = _watched(figure) and (unit_id, at) in self.gaps
            return not lacks, self.gaps[unit_id, at] if lacks else None
        lacks = self._lacks(figure, unit_id, at)
        return not lacks, self.gaps.get((unit_id, last_day(at))) if lacks else None

    def _stood(self, unit_id: int, at: At) -> bool:
        period = self.stood.get(unit_id)
        if period is None:
            return False
        first = at if isinstance(at, date) else cast("date", at.start)
        opened, closed = cast("date", period.lower), period.upper
        return opened <= last_day(at) and (closed is None or closed > first)

    def reading(self, figure: Figure, unit_id: int, at: At) -> Reading:
        if not self._stood(unit_id, at):
            return Reading(figure=figure, unit_id=unit_id, value=None, measure=self.measures[figure.key])
        shared: dict[str, Any] = {"figure": figure, "unit_id": unit_id, "measure": self.measures[figure.key]}
        complete, known = self._complete(figure, unit_id, at)
        if isinstance(figure, Ratio):
            above, below = (self.total(k, unit_id, at) for k in (figure.numerator, figure.denominator))
            return Reading(
                **shared,
                value=Fraction(above * figure.scale, below) if below else None,
                numerator=above,
                denominator=below,
                unknown=self.total(figure.unknown, unit_id, at) if figure.unknown else None,
                complete=complete,
                known_from=known,
            )
        if isinstance(figure, Counted | CountedFlow):
            return Reading(
                **shared,
                value=self.counted[figure.key].get((unit_id, at if is_flow(figure) else last_day(at))),
                unknown=self.total(unknown, unit_id, at) if (unknown := getattr(figure, "unknown", "")) else None,
                complete=complete,
                known_from=known,
            )
        value = Fraction(self.total(figure.key, unit_id, at))
        return Reading(**shared, value=value, complete=complete, known_from=known)
