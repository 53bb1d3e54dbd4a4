"""Any figure, of any units, on any day or in any period."""

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

from tirek.figures.queries.answers import Answers, Wanted, answered, days_needed, slices_told
from tirek.figures.queries.readings import (
    At,
    DayNeeded,
    PeriodNeeded,
    Reading,
    Readings,
    ReadingSet,
    Where,
    find,
    is_flow,
)
from tirek.figures.queries.slices import Slice, has_slices, slices_of
from tirek.figures.queries.totals import Block, totals
from tirek.kernel.declarations import Figure, Kept


def measure(
    keys: Sequence[str], unit_ids: Collection[int], at: At, slice_: str = "", *, as_of: date | None = None
) -> Readings:
    """Read figures at units. The number of queries does not depend on how many units or figures are asked.

    A ratio takes the slice in those of its parts that have slices. ``as_of`` is the day on which cohorts are seen.
    Raises FigureUnknown, PeriodNeeded for a flow on a day, DayNeeded for a stock in a period; SliceUnknown, and
    SubjectNeeded for the whole of what cannot be added up.
    """
    asked = _asked(keys, at)
    answers = _read(Wanted(figures=asked, places=[(unit_id, at) for unit_id in unit_ids]), slice_, as_of)
    return {(figure.key, unit_id): answers.reading(figure, unit_id, at) for figure in asked for unit_id in unit_ids}


def by_slice(key: str, unit_ids: Collection[int], at: At) -> dict[int, list[tuple[Slice, Fraction]]]:
    """The parts that a kept figure is made of, at each unit, in the order of their declaration.

    Also of what cannot be added up.
    """
    (figure,) = _asked([key], at)
    if not isinstance(figure, Kept) or not has_slices(figure):
        return {unit_id: [] for unit_id in unit_ids}
    parts, at_units = slices_of([figure])[key], days_needed((unit_id, at) for unit_id in unit_ids)
    sums = totals([Block(slices={key: [part.key for part in parts]}, points=at_units, apart=True)])
    return {unit_id: slices_told(key, parts, sums, unit_id, at) for unit_id in unit_ids}


def series(
    key: str, unit_id: int, times: Sequence[At], slice_: str = "", *, as_of: date | None = None
) -> list[Reading]:
    """One figure of one unit through time, in as many queries as one point takes."""
    figure = find(key)
    answers = _read(Wanted(figures=[figure], places=[(unit_id, at) for at in times]), slice_, as_of)
    return [answers.reading(figure, unit_id, at) for at in times]


def reading_set(
    key: str, asked: Collection[Where], slice_: str = "", *, as_of: date | None = None, parts_of: Where | None = None
) -> ReadingSet:
    """One figure at all the places that a page tells of, and its parts at one of them, in as many queries as one takes.

    There are parts where a figure that is kept has slices, and none is asked for.
    """
    figure = find(key)
    has_parts = parts_of is not None and isinstance(figure, Kept) and has_slices(figure) and not slice_
    ask = Wanted(figures=[figure], places=asked)
    answers = _read(ask, slice_, as_of, parts_of if has_parts else None)
    return ReadingSet(
        readings={(unit_id, at): answers.reading(figure, unit_id, at) for unit_id, at in asked}, parts=answers.parts
    )


def grid(
    keys: Sequence[str], unit_ids: Collection[int], times: Sequence[At], slice_: str = ""
) -> dict[tuple[str, int, At], Reading]:
    """Figures of units at several times, in as many queries as one point takes, also of what is counted."""
    asked = [find(key) for key in keys]
    answers = _read(Wanted(figures=asked, places=[(unit_id, at) for unit_id in unit_ids for at in times]), slice_)
    return {
        (figure.key, unit_id, at): answers.reading(figure, unit_id, at)
        for figure in asked
        for unit_id in unit_ids
        for at in times
    }


def _read(ask: Wanted, slice_: str, as_of: date | None = None, parts_of: Where | None = None) -> Answers:
    """What a page has read together is the whole, with all that is as of its own day."""
    return Answers.read([ask], slice_, as_of, parts_of) if slice_ or as_of or parts_of else answered(ask)


def _asked(keys: Sequence[str], at: At) -> list[Figure]:
    asked = [find(key) for key in keys]
    for figure in asked:
        if is_flow(figure) and isinstance(at, date):
            raise PeriodNeeded(key=figure.key)
        if not is_flow(figure) and not isinstance(at, date):
            raise DayNeeded(key=figure.key)
    return asked
