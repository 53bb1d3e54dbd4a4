"""Everything that is read for one question, in a number of queries that no question makes grow."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, cast

from psycopg.types.range import DateRange

from tirek.figures.queries.gaps import gaps_in_periods, known_from
from tirek.figures.queries.readings import (
    At,
    Reading,
    Where,
    day_before,
    is_flow,
    last_day,
)
from tirek.figures.queries.slices import Slice, Slices, SliceUnknown, has_slices, keys_to_add, slices_of
from tirek.figures.queries.totals import Totals, UnitDay, ids_by_key, totals
from tirek.kernel.declarations import Counted, CountedFlow, Figure, Kept, Ratio, figures
from tirek.kernel.periods import Period
from tirek.structure.models import Unit


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


def slices_told(parts: Sequence[Slice], sums: Totals, unit_id: int, at: At) -> list[tuple[Slice, Fraction]]:
    def added_up(key: str, day: date | None) -> int:
        return sums.by_slice[key, unit_id, day] if day else 0

    before = day_before(at)
    return [(each, Fraction(added_up(each.key, last_day(at)) - added_up(each.key, before))) for each in parts]


def _points(places: Iterable[Where]) -> set[UnitDay]:
    """The days at whose end sums are needed: a flow is what was added since the day before its period."""
    return {(unit_id, day) for unit_id, at in places for day in (last_day(at), day_before(at)) if day is not None}


def _counted(
    figure: Figure, places: Collection[Where], as_of: date | None
) -> dict[str, Mapping[tuple[int, Any], Fraction]]:
    """What is counted anew: asked once of all units that are asked about the same times."""
    if not isinstance(figure, Counted | CountedFlow):
        return {}
    times: dict[int, set[At]] = defaultdict(set)
    for unit_id, at in places:
        times[unit_id].add(at)
    together: dict[frozenset[At], list[int]] = defaultdict(list)
    for unit_id, some in times.items():
        together[frozenset(some)].append(unit_id)
    found: dict[tuple[int, Any], Fraction] = {}
    for asked, unit_ids in together.items():
        if isinstance(figure, Counted):
            found |= figure.count(unit_ids, {last_day(at) for at in asked})
        else:
            found |= figure.count(unit_ids, [at for at in asked if isinstance(at, Period)], as_of)
    return {figure.key: found}


class Answers:
    """Everything that was read for one question; answers are made of it without a query."""

    def __init__(self, ids: dict[str, int], sums: Totals, stood: dict[int, DateRange]) -> None:
        self.ids = ids
        self.sums = sums
        self.stood = stood
        self.counted: dict[str, Mapping[tuple[int, Any], Fraction]] = {}
        self.measures: dict[str, str] = {}
        self.gaps: dict[Where, date | None] = {}
        self.parts: list[tuple[Slice, Fraction]] = []

    @classmethod
    def read(
        cls,
        asked: Sequence[Figure],
        places: Collection[Where],
        slice_: str,
        as_of: date | None = None,
        parts_of: Where | None = None,
    ) -> "Answers":
        """``parts_of``: where the parts of the one figure that is asked are told, too."""
        ids = ids_by_key()
        keys = {key for figure in asked for key in _needed(figure)}
        kept = [figure for key in sorted(keys) if isinstance(figure := figures[key], Kept)]
        known = slices_of(kept)
        sliced = _sliced(asked, slice_) if slice_ else set()
        slices = {ids[f.key]: keys_to_add(f, known, slice_ if f.key in sliced else "") for f in kept}
        stood = dict(Unit.objects.filter(pk__in={unit for unit, _at in places}).values_list("pk", "period"))
        apart = (ids[asked[0].key], _points([parts_of])) if parts_of else (None, ())
        answers = cls(ids, totals(slices, _points(places), apart=apart[0], apart_at=apart[1]), stood)
        if parts_of:
            answers.parts = slices_told(known[asked[0].key], answers.sums, *parts_of)
        answers.measures = _measures(asked, known, slices={f.key: slices[ids[f.key]] for f in kept})
        for key in sorted(keys):
            answers.counted |= _counted(figures[key], places, as_of)
        answers._look_up_gaps(asked, places)
        return answers

    def _look_up_gaps(self, asked: Sequence[Figure], places: Collection[Where]) -> None:
        """Where the numbers are not complete, and since when they are."""
        stocks = [figure for figure in asked if not is_flow(figure)]
        lacking = {(u, last_day(at)) for u, at in places if any(self._lacks(f, u, at) for f in stocks)}
        if lacking:
            self.gaps |= {(unit, day): since for (unit, day), since in known_from(lacking).items()}
        periods = {at for _unit, at in places if isinstance(at, Period)}
        if periods and any(is_flow(figure) and _watched(figure) for figure in asked):
            found = gaps_in_periods({unit_id for unit_id, _at in places}, periods)
            self.gaps |= {(unit_id, at): since for (unit_id, at), since in found.items()}

    def total(self, key: str, unit_id: int, at: At) -> int:
        """A stock at the end of the span, a flow within it. Nothing counted is nothing."""
        if key in self.counted:
            return int(self.counted[key].get((unit_id, at), 0))
        figure_id = self.ids[key]
        value = self.sums.whole.get((figure_id, unit_id, last_day(at)), 0)
        if is_flow(figures[key]) and (before := day_before(at)):
            value -= self.sums.whole.get((figure_id, unit_id, before), 0)
        return value

    def _lacks(self, figure: Figure, unit_id: int, at: At) -> bool:
        """Whether not every roll below was known at the end of the day that a stock is taken on."""
        if isinstance(figure, Ratio):
            return any(self._lacks(figures[key], unit_id, at) for key in (figure.numerator, figure.denominator))
        if not isinstance(figure, Kept | Counted) or not figure.known:
            return False
        known, among, day = self.ids[figure.known], self.ids[figure.among], last_day(at)
        return self.sums.whole[known, unit_id, day] != self.sums.whole[among, unit_id, day]

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
