"""Pages of a list: the rows after a row, or before it, never so many rows from the top."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import Promise

from tirek.ui.cursors import RowKey, conceal, reveal

SIZE = 50
# Beyond so many they are not counted: nobody reads them one by one.
CAP = 10_000
R = TypeVar("R")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class PagePlace:
    """Where in the list a page begins: after (or before) this row, which is the ``number``-th."""

    row: RowKey
    number: int
    backwards: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> "PagePlace | None":
        """What stands, concealed, in an address; one that says something else begins at the beginning."""
        for name, backwards in (("after", False), ("before", True)):
            match reveal(query.get(name, "")):
                case (int() as number, row):
                    return cls(number=number, row=row, backwards=backwards)
        return None

    def __str__(self) -> str:
        return conceal(self.number, self.row)


@dataclass(frozen=True, kw_only=True)
class Page(Generic[R]):
    """One page. ``first`` is the number of its first row; no neighbour where the list ends."""

    rows: list[R]
    first: int
    previous: PagePlace | None
    next: PagePlace | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


class Reader(Protocol[R]):
    """What reads a list. ``Keyset`` reads any queryset; a list with an index of its own brings its own reader.

    ``is_capped``: there are more than ``count``, and nobody has counted how many; ``whole_count`` does, however long it
    takes.
    """

    @property
    def count(self) -> int: ...

    @property
    def is_capped(self) -> bool: ...

    def whole_count(self) -> int: ...

    def page(self, place: PagePlace | None) -> Page[R]: ...


@dataclass(frozen=True)
class Sort:
    """An order, by its name in the address. In ``keys`` a leading minus turns one around; the last is unique.

    ``label`` says it where it is chosen from a menu, ``turned`` the same the other way round.
    """

    name: str
    keys: tuple[str, ...]
    label: str | Promise = ""
    turned: str | Promise = ""

    def around(self) -> "Sort":
        """The same order from its other end."""
        return Sort(turned([self.name])[0], turned(self.keys), self.turned, self.label)


def turned(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(key.removeprefix("-") if key.startswith("-") else f"-{key}" for key in keys)


@dataclass(frozen=True)
class SortKey:
    """One column of an order. Rows without a value stand last, whichever way the others are ordered."""

    name: str
    down: bool
    nullable: bool

    @property
    def order(self) -> OrderBy:
        if not self.nullable:
            return F(self.name).desc() if self.down else F(self.name).asc()
        return F(self.name).desc(nulls_last=True) if self.down else F(self.name).asc(nulls_last=True)

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """Those that stand after a row with this value, or before it."""
        missing = Q(**{f"{self.name}__isnull": True})
        if value is None:
            return ~missing if backwards else Q(pk__in=[])
        found = Q(**{f"{self.name}__{'lt' if self.down != backwards else 'gt'}": value})
        return found | missing if self.nullable and not backwards else found

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def edge(self, value: Any, *, backwards: bool) -> Q:
        """It follows from the row comparison, and is said too: without it the database would begin at the top."""
        if self.nullable:
            return Q()
        return Q(**{f"{self.name}__{'lte' if self.down != backwards else 'gte'}": value})


@dataclass(frozen=True)
class Keyset(Generic[M]):
    """Reads a queryset in an order of which the last key is unique. Counts it up to ``cap``."""

    rows: QuerySet[M]
    sort: Sort
    cap: int = CAP
    size: int = field(default_factory=lambda: SIZE)

    def __post_init__(self) -> None:
        if self.sort.keys[-1].removeprefix("-") not in ("pk", "id"):
            raise ValueError(f"equal rows would be left out: the order {self.sort.name} must end in pk")

    def page(self, place: PagePlace | None) -> Page[M]:
        anchor = self._anchor(place) if place else None
        if place is None or anchor is None:
            return self._page(self._walk(self.rows, self.size + 1), 1)
        if not place.backwards:
            return self._page(self._walk(self._beyond(anchor, backwards=False), self.size + 1), place.number + 1)
        found = self._walk(self._beyond(anchor, backwards=True), self.size, backwards=True)[::-1]
        first = place.number - len(found)
        if first <= 1 or len(found) < self.size:
            return self.page(None)
        return self._page([*found, *self.rows.filter(pk=place.row)], first)

    @cached_property
    def _counted(self) -> int:
        return self.rows.order_by().values("pk")[: self.cap + 1].count()

    @property
    def count(self) -> int:
        return min(self._counted, self.cap)

    @property
    def is_capped(self) -> bool:
        return self._counted > self.cap

    def whole_count(self) -> int:
        return self.rows.order_by().count()

    def ordered(self) -> QuerySet[M]:
        """All of them, as an export reads them."""
        return self.rows.order_by(*(key.order for key in self._keys))

    @property
    def _keys(self) -> list[SortKey]:
        names = [(key.removeprefix("-"), key.startswith("-")) for key in self.sort.keys]
        return [SortKey(name, down, _may_be_missing(self.rows, name)) for name, down in names]

    def _anchor(self, place: PagePlace) -> dict[str, Any] | None:
        """Where the row stands in the order. None of those that are not, or not any more, in the list."""
        names = {key.name for key in self._keys}
        found: dict[str, Any] | None = self.rows.filter(pk=place.row).order_by().values(*names).first()
        return found

    def _beyond(self, anchor: dict[str, Any], *, backwards: bool) -> QuerySet[M]:
        """Row comparison, written out: (a, b) > (x, y) is a > x or a = x and b > y."""
        found, same = Q(pk__in=[]), Q()
        for key in self._keys:
            found |= same & key.beyond(anchor[key.name], backwards=backwards)
            same &= key.same(anchor[key.name])
        first = self._keys[0]
        return self.rows.filter(first.edge(anchor[first.name], backwards=backwards), found)

    def _walk(self, rows: QuerySet[M], limit: int, *, backwards: bool = False) -> list[M]:
        orders = [key.order for key in self._keys]
        if backwards:
            orders = [order.copy() for order in orders]
            for order in orders:
                order.reverse_ordering()
        return list(rows.order_by(*orders)[:limit])

    def _page(self, found: list[M], first: int) -> Page[M]:
        shown = found[: self.size]
        return Page(
            rows=shown,
            first=first,
            previous=PagePlace(row=shown[0].pk, number=first, backwards=True) if first > 1 and shown else None,
            next=PagePlace(row=shown[-1].pk, number=first + len(shown) - 1) if len(found) > self.size else None,
        )


def _may_be_missing(rows: QuerySet[Any], key: str) -> bool:
    """Whether a row may have no such value; of what is computed nobody knows."""
    if key in rows.query.annotations:
        return True
    model: Any = rows.model
    missing = False
    for part in key.split("__"):
        column = model._meta.pk if part == "pk" else model._meta.get_field(part)
        missing, model = missing or bool(getattr(column, "null", False)), column.related_model
    return missing
