"""Figures: what can be counted, and how the engine is to keep or ask for it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tirek.kernel.declarations.registry import Registry, Slot
from tirek.kernel.measures import Measure
from tirek.kernel.periods import Period
from tirek.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """The dated, signed contributions of one table to a stock or a flow.

    ``select`` is SQL that yields the columns ``slice text, source_id bigint, unit_id bigint, day date, value integer``;
    for a crossing ``slice, source_id, from_unit_id, to_unit_id, day, value``. ``{rows}`` stands where the table is
    named: the engine puts the table itself there to recount, and the changed rows to keep up. A contribution depends
    on its own row and on the charter only.
    """

    table: str
    select: str


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What figures are about: the heading they stand under, the lowest ``order`` first."""

    key: str
    name: Promise
    order: int


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What all kinds of figure share. ``how`` says in the reader's words what is counted and what is not, and ``told``
    what only the charter knows of it.

    ``topic`` is the key of what it is about; ``welcome`` says which way is better, where that is plain. It stands among
    the first numbers of units of the roles ``shown_at``, is a usual column in the list of units of the roles
    ``column_of`` (an empty one stands for the list of all), and previews of acts count it where ``in_previews``; there
    the lowest ``order`` comes first. What is ``inner`` the engine asks itself, and no page lists it.
    """

    key: str
    name: Promise
    how: Promise
    topic: str
    told: Callable[[], str] | None = None
    measure: Measure = "count"
    welcome: Literal["up", "down"] | None = None
    order: int = 100
    shown_at: tuple[str, ...] = ()
    column_of: tuple[str, ...] = ()
    in_previews: bool = False
    inner: bool = False


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """Slices that are the rows of a table which every reader may read: topics, programmes, indicators.

    ``key`` is the column by which contributions name their slice, in at most forty letters; rows are never taken out of
    the table while something is counted under them. ``label`` is the column that names a row, ``name_{language}`` where
    there is one for each language. ``measure`` is the column that says what a row is measured in; rows of different
    measures are never added up. Without it all are measured as the figure is.
    """

    table: str
    key: str
    label: str
    measure: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordList:
    """The list on which just the records of a stock stand, on the same day: ``page`` is the name it goes by in
    ``page_names``, ``narrowed`` by what it is narrowed there beside the unit."""

    page: str
    narrowed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RecordOrder:
    """In which order records are shown, and how that is called. The last of the keys is unique."""

    keys: tuple[str, ...]
    label: Promise


AS_ENTERED = RecordOrder(keys=("pk",), label=gettext_lazy("as they were entered"))


@dataclass(frozen=True, kw_only=True)
class Kept(Figure):
    """A sum of contributions, kept at each unit and all its ancestors of the day.

    ``records`` is the model (``app.Model``) of the rows behind the number and ``view`` the right to read them;
    ``record_template`` lays out one of them, and with ``head`` the heads of its columns; ``record_order`` says in which
    order they stand, ``record_list`` where else they do.
    ``slices`` names the one slice in the reader's language; contributions name no other, and the total is their sum.
    Or the slices are ``subjects``, read from a table.
    ``known`` is the stock of units whose roll is known, ``among`` the one it must equal for the number to be complete.
    """

    contributions: tuple[Contribution, ...]
    records: str
    view: Permission
    record_template: str
    record_order: RecordOrder = AS_ENTERED
    record_list: RecordList | None = None
    slices: tuple[tuple[str, str | Promise], ...] = ()
    subjects: Subjects | None = None
    slice_name: Promise | None = None
    known: str = ""
    among: str = ""

    def __post_init__(self) -> None:
        if self.slices and self.subjects:
            raise ValueError(f"sliced both by a list and by a table: {self.key}")


@dataclass(frozen=True, kw_only=True)
class Stock(Kept):
    """How many there are at the end of a day.

    With ``kept_at`` it is kept at units of these roles alone, and read there: where counting takes long, and where one
    sum is of so many that keeping them takes little room.
    """

    kept_at: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Flow(Kept):
    """How many events fell into a period."""


@dataclass(frozen=True, kw_only=True)
class Crossing(Kept):
    """How many crossed a unit's border, in or out, in a period; moves inside the unit do not count.

    Contributions name a from and a to. When a unit moves under another parent its stock of ``stock`` crosses too, under
    the slice ``unit_moved``.
    """

    direction: Literal["in", "out"]
    stock: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.subjects:
            raise ValueError(f"what a unit carries with it has no subject: {self.key}")


@dataclass(frozen=True, kw_only=True)
class Ratio(Figure):
    """An exact fraction of two stocks or two flows: a share in per cent, or a mean where ``measure`` says so.

    ``unknown`` is the stock of those who stand in the denominator although it is not known whether they belong to the
    numerator.
    """

    numerator: str
    denominator: str
    unknown: str = ""
    measure: Measure = "percent"

    @property
    def scale(self) -> int:
        """What the fraction is multiplied with."""
        return 100 if self.measure == "percent" else 1


@dataclass(frozen=True, kw_only=True)
class Counted(Figure):
    """Never kept: asked of the records each time.

    ``count(unit_ids, days)`` answers for all of them in one query, and says nothing where there is nothing to count.
    """

    count: Callable[[Sequence[int], Collection[date]], Mapping[tuple[int, date], Fraction]]
    known: str = ""
    among: str = ""
    unknown: str = ""


@dataclass(frozen=True, kw_only=True)
class CountedFlow(Figure):
    """Never kept and never added up: asked of the records each time, over whole periods.

    For what the parts of a period, or the units below, do not sum up to: distinct people, and cohorts, which are those
    of the period in their state as of a day. ``count(unit_ids, periods, as_of)`` answers for all of them in one query,
    and says nothing where there is nothing to count; without a day each cohort is seen at the end of its own period.
    """

    count: Callable[[Sequence[int], Collection[Period], date | None], Mapping[tuple[int, Period], Fraction]]
    known: str = ""
    among: str = ""


topics: Registry[Topic] = Registry()
figures: Registry[Figure] = Registry()


class Number(Protocol):
    """An answer of the engine, as far as packages below it need it."""

    @property
    def value(self) -> Fraction | None: ...


class Engine(Protocol):
    """The engine asked for stocks at the end of a day."""

    def __call__(
        self, keys: Sequence[str], unit_ids: Collection[int], at: date, /
    ) -> Mapping[tuple[str, int], Number]: ...


# Filled by ``figures``, for packages below it.
engine: Slot[Engine] = Slot()
