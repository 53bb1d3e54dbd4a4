"""Everything that is read for one question, in a number of queries that no question makes grow."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast

from tirek.figures.queries.gaps import gaps_in_periods, known_from
from tirek.figures.queries.readings import (
    At,
    Reading,
    Where,
    day_before,
    find,
    is_flow,
    last_day,
)
from tirek.figures.queries.slices import Slice, Slices, SliceUnknown, has_slices, keys_to_add, slices_of
from tirek.figures.queries.totals import Block, Totals, UnitDay, totals
from tirek.kernel.declarations import Counted, CountedFlow, Figure, Kept, Ratio, figures
from tirek.kernel.periods import Period


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Figures at places: each at each of them."""

    figures: Sequence[Figure]
    places: Collection[Where]

    @classmethod
    def of(cls, keys: Sequence[str], unit_ids: Collection[int], times: Collection[At]) -> "Wanted":
        """Raises FigureUnknown."""
        places = [(unit_id, at) for unit_id in unit_ids for at in times]
        return cls(figures=[find(key) for key in keys], places=places)


def _watched(figure: Figure) -> bool:
    """Whether the number is complete only where the rolls are known."""
    if isinstance(figure, Ratio):
        return any(_watched(figures[key]) for key in (figure.numerator, figure.denominator))
    return bool(getattr(figure, "known", ""))


def _needed(figure: Figure) -> Iterable[str]:
    """Keys of the figures that an answer takes, itself among them."""
    yield figure.key
    for key in filter(None, (getattr(figure, part, "") for part in ("numerator", "denominator", "unknown"))):
        yield from _needed(figures[key])


def _completing(key: str) -> Iterable[str]:
    """Keys of the stocks that say whether a stock is complete."""
    return (
        () if is_flow(figures[key]) else filter(None, (getattr(figures[key], part, "") for part in ("known", "among")))
    )


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


def slices_told(key: str, parts: Sequence[Slice], sums: Totals, unit_id: int, at: At) -> list[tuple[Slice, Fraction]]:
    def added_up(slice_: str, day: date | None) -> int:
        return sums.by_slice[key, slice_, unit_id, day] if day else 0

    before = day_before(at)
    return [(each, Fraction(added_up(each.key, last_day(at)) - added_up(each.key, before))) for each in parts]


def days_needed(places: Iterable[Where]) -> set[UnitDay]:
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

    def __init__(self, asks: Sequence[Wanted]) -> None:
        self.asked = {(figure.key, place) for ask in asks for figure in ask.figures for place in ask.places}
        self.sums = Totals()
        self.counted: dict[str, Mapping[tuple[int, Any], Fraction]] = {}
        self.measures: dict[str, str] = {}
        self.gaps: dict[Where, date | None] = {}
        self.parts: list[tuple[Slice, Fraction]] = []

    @classmethod
    def read(
        cls, asks: Sequence[Wanted], slice_: str = "", as_of: date | None = None, parts_of: Where | None = None
    ) -> "Answers":
        """``parts_of``: where the parts of the one figure that is asked are told, too."""
        needed = [{key for figure in ask.figures for key in _needed(figure)} for ask in asks]
        beside = [{each for key in keys for each in _completing(key)} - keys for keys in needed]
        every = sorted({key for keys in (*needed, *beside) for key in keys})
        asked = [figure for ask in asks for figure in ask.figures]
        kept = [figure for key in every if isinstance(figure := figures[key], Kept)]
        known = slices_of(kept)
        sliced = _sliced(asked, slice_) if slice_ else set()
        slices = {f.key: keys_to_add(f, known, slice_ if f.key in sliced else "") for f in kept}
        blocks = [
            Block(slices={key: slices[key] for key in keys if key in slices}, points=days_needed(ask.places), dark=dark)
            for group, dark in ((needed, False), (beside, True))
            for keys, ask in zip(group, asks, strict=True)
            if keys
        ]
        answers, key = cls(asks), asked[0].key if asked else ""
        if parts_of:
            blocks.append(Block(slices={key: slices[key]}, points=days_needed([parts_of]), apart=True))
        answers.sums = totals(blocks)
        if parts_of:
            answers.parts = slices_told(key, known[key], answers.sums, *parts_of)
        answers.measures = _measures(asked, known, slices)
        for each in every:
            places = {place for keys, ask in zip(needed, asks, strict=True) if each in keys for place in ask.places}
            answers.counted |= _counted(figures[each], places, as_of)
        answers._look_up_gaps(asks)
        return answers

    def _look_up_gaps(self, asks: Sequence[Wanted]) -> None:
        """Where the numbers are not complete, and since when they are."""
        lacking: set[UnitDay] = set()
        watched: set[tuple[int, Period]] = set()
        for ask in asks:
            stocks = [figure for figure in ask.figures if not is_flow(figure)]
            lacking |= {(u, last_day(at)) for u, at in ask.places if any(self._lacks(f, u, at) for f in stocks)}
            if any(is_flow(figure) and _watched(figure) for figure in ask.figures):
                watched |= {(unit_id, at) for unit_id, at in ask.places if isinstance(at, Period)}
        if lacking:
            self.gaps |= {(unit, day): since for (unit, day), since in known_from(lacking).items()}
        if watched:
            found = gaps_in_periods({unit_id for unit_id, _at in watched}, {at for _unit, at in watched})
            self.gaps |= {(unit_id, at): since for (unit_id, at), since in found.items()}

    def total(self, key: str, unit_id: int, at: At) -> int:
        """A stock at the end of the span, a flow within it. Nothing counted is nothing."""
        if key in self.counted:
            return int(self.counted[key].get((unit_id, at), 0))
        value = self.sums.whole.get((key, unit_id, last_day(at)), 0)
        if is_flow(figures[key]) and (before := day_before(at)):
            value -= self.sums.whole.get((key, unit_id, before), 0)
        return value

    def _lacks(self, figure: Figure, unit_id: int, at: At) -> bool:
        """Whether not every roll below was known at the end of the day that a stock is taken on."""
        if isinstance(figure, Ratio):
            return any(self._lacks(figures[key], unit_id, at) for key in (figure.numerator, figure.denominator))
        if not isinstance(figure, Kept | Counted) or not figure.known:
            return False
        day, whole = last_day(at), self.sums.whole
        # Neither is asked for where no roll at all was unknown.
        known, among = whole.get((figure.known, unit_id, day)), whole.get((figure.among, unit_id, day))
        return known is not None and among is not None and known != among

    def _complete(self, figure: Figure, unit_id: int, at: At) -> tuple[bool, date | None]:
        """Whether the number is complete, and if not, since when it is."""
        if is_flow(figure):
            lacks = _watched(figure) and (unit_id, at) in self.gaps
            return not lacks, self.gaps[unit_id, at] if lacks else None
        lacks = self._lacks(figure, unit_id, at)
        return not lacks, self.gaps.get((unit_id, last_day(at))) if lacks else None

    def _stood(self, unit_id: int, at: At) -> bool:
        if unit_id not in self.sums.lives:
            return False
        first = at if isinstance(at, date) else cast("date", at.start)
        opened, closed = self.sums.lives[unit_id]
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


_TOGETHER: ContextVar[Answers | None] = ContextVar("figures_together", default=None)


@contextmanager
def reading_together(asks: Sequence[Wanted]) -> Iterator[None]:
    """Read at once what the parts of a page will ask for, each for itself; meanwhile they find it there.

    For pages that only read. What a part asks beyond it is read as ever.
    """
    token = _TOGETHER.set(Answers.read(asks))
    try:
        yield
    finally:
        _TOGETHER.reset(token)


def answered(ask: Wanted) -> Answers:
    """The answers to this, read together with others or by itself."""
    together = _TOGETHER.get()
    if together is not None and {(f.key, place) for f in ask.figures for place in ask.places} <= together.asked:
        return together
    return Answers.read([ask])
