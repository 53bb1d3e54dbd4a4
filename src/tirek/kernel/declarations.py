"""What a domain declares and a higher package carries out: figures, occupants, open matters, rules.

These registries are the only inversions of the import order. They are filled while the applications load.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Generic, Literal, Protocol, TypeVar

from django.utils.functional import Promise

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
class Figure:
    """What all kinds of figure share. ``how`` says in the reader's words what is counted and what is not."""

    key: str
    name: Promise
    how: Promise


@dataclass(frozen=True, kw_only=True)
class Kept(Figure):
    """A sum of contributions, kept at each unit and all its ancestors of the day.

    ``records`` is the model (``app.Model``) of the rows behind the number and ``view`` the right to read them.
    ``slices`` names the one slice in the reader's language; contributions name no other, and the total is their sum.
    ``known`` is the stock of units whose roll is known, ``among`` the one it must equal for the number to be complete.
    """

    contributions: tuple[Contribution, ...]
    records: str
    view: Permission
    slices: tuple[tuple[str, Promise], ...] = ()
    slice_name: Promise | None = None
    known: str = ""
    among: str = ""


@dataclass(frozen=True, kw_only=True)
class Stock(Kept):
    """How many there are at the end of a day."""


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


@dataclass(frozen=True, kw_only=True)
class Ratio(Figure):
    """An exact fraction of two stocks or two flows. ``scale`` is 100 for a share shown in per cent, 1 for a mean.

    ``unknown`` is the stock of those who stand in the denominator although it is not known whether they belong to the
    numerator.
    """

    numerator: str
    denominator: str
    scale: int = 100
    unknown: str = ""


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
class Occupant:
    """Something that stands in units and keeps them from being closed while it is open there.

    ``open_in(unit_ids, on)`` counts what is open at the end of the day, per unit; ``last_day(unit_ids)`` gives the last
    day on which anything happens there, so that a back-dated closing cannot cut it off.
    """

    key: str
    name: Promise
    open_in: Callable[[Sequence[int], date], dict[int, int]]
    last_day: Callable[[Sequence[int]], dict[int, date]]


Urgency = Literal["late", "decision", "soon"]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that waits for a person: what to do, where, how soon; ``count`` of how many things it is."""

    title: str
    href: str
    urgency: Urgency
    text: str = ""
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpenMatter:
    """A kind of thing that waits for a decision at a unit and below; feeds "what needs you".

    ``find(actor, unit, on)`` yields those that the actor may see, in a number of queries that does not depend on how
    many there are.
    """

    key: str
    name: Promise
    find: Callable[[Any, Any, date], Iterable[Waiting]]


@dataclass(frozen=True, kw_only=True)
class SecondFactorRule:
    """Who must have a second factor. ``needs(account)`` is asked at every request of an account that signs in."""

    key: str
    name: Promise
    needs: Callable[[Any], bool]


@dataclass(frozen=True, kw_only=True)
class AccountRule:
    """What keeps an account from being closed, or from being opened by somebody else; each raises a refusal.

    ``closing(account, day)`` is asked before nobody signs in with it any more; ``taking_over(actor, account, day)``
    before the actor comes to a link to its password, takes its second factor off or signs it out.
    """

    key: str
    name: Promise
    closing: Callable[[Any, date], None]
    taking_over: Callable[[Any, Any, date], None]


class Declared(Protocol):
    """Anything with a key."""

    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Declared)


class Registry(Generic[T]):
    """Declarations by key, in the order in which they were made."""

    def __init__(self) -> None:
        self._by_key: dict[str, T] = {}

    def declare(self, *declarations: T) -> None:
        for declaration in declarations:
            if declaration.key in self._by_key:
                raise ValueError(f"declared twice: {declaration.key}")
            self._by_key[declaration.key] = declaration

    def __getitem__(self, key: str) -> T:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[T]:
        return iter(self._by_key.values())


figures: Registry[Figure] = Registry()
occupants: Registry[Occupant] = Registry()
open_matters: Registry[OpenMatter] = Registry()
second_factor_rules: Registry[SecondFactorRule] = Registry()
account_rules: Registry[AccountRule] = Registry()
