"""Pages of a list: rows after a row, or before it, never so many rows from the top."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, IntegerField, Q, QuerySet, Value

from tirek.members.models import Placement
from tirek.members.queries.sorting import Anchor, Part, Sort, turned

SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the list a page begins: after (or before) this row, which is the ``number``-th."""

    row: int
    number: int
    backwards: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the list. ``first`` is the number of its first row; no neighbour where the list ends."""

    rows: list[Placement]
    first: int
    previous: Place | None
    next: Place | None


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads a list in its order. ``parts`` of a search come before all else, one after the other."""

    rows: QuerySet[Placement]
    sort: Sort
    parts: Sequence[Q]
    units: Callable[[], Sequence[int]]

    def page(self, place: Place | None, anchor: Anchor | None) -> Page:
        if place is None or anchor is None:
            return self._first()
        if not place.backwards:
            rows = self._walk(anchor, backwards=False)
            return _page(rows[:SIZE], place.number + 1, more_before=True, more_after=len(rows) > SIZE)
        rows = self._walk(anchor, backwards=True)
        first = place.number - min(len(rows), SIZE)
        if len(rows) <= SIZE or first <= 1:
            return self._first()
        return _page(rows[SIZE - 1 :: -1], first, more_before=True, more_after=True)

    def whole(self) -> Iterator[QuerySet[Placement]]:
        """The list from its first row to its last, part by part."""
        for part in self._parts(None, backwards=False):
            yield self._part(part, None)

    def _first(self) -> Page:
        rows = self._walk(None, backwards=False)
        return _page(rows[:SIZE], 1, more_before=False, more_after=len(rows) > SIZE)

    def _walk(self, anchor: Anchor | None, *, backwards: bool) -> list[Placement]:
        """The rows beyond the anchor, one more than a page has."""
        found: list[Placement] = []
        for part in self._parts(anchor, backwards=backwards):
            rows = self._part(part, anchor)
            found += rows[: SIZE + 1 - len(found)]
            if len(found) > SIZE:
                break
        return found

    def _parts(self, anchor: Anchor | None, *, backwards: bool) -> Iterator[Part]:
        if not self.parts:
            yield from self.sort.parts(self.units, anchor, backwards=backwards)
            return
        numbered = list(enumerate(self.parts))
        if anchor is not None:
            numbered = numbered[: anchor["part"] + 1] if backwards else numbered[anchor["part"] :]
        keys = turned(self.sort.keys) if backwards else self.sort.keys
        for number, rows in reversed(numbered) if backwards else numbered:
            yield Part(rows=rows, keys=keys, begun=anchor is not None and number == anchor["part"])

    def _part(self, part: Part, anchor: Anchor | None) -> QuerySet[Placement]:
        rows, keys = self.rows.filter(part.rows), part.keys
        if part.begun and anchor is not None:
            rows = rows.filter(_beyond(anchor, keys))
        if len(part.units) > 1:
            rows, keys = rows.annotate(nth_unit=_position(part.units)), ("nth_unit", *keys)
        return rows.order_by(*keys)


def _position(units: Sequence[int]) -> Func:
    listed = Value(list(units), output_field=ArrayField(BigIntegerField()))
    return Func(listed, F("unit_id"), function="array_position", output_field=IntegerField())


def _page(rows: Sequence[Placement], first: int, *, more_before: bool, more_after: bool) -> Page:
    def at(row: Placement, number: int, *, backwards: bool) -> Place:
        return Place(row=row.pk, number=number, backwards=backwards)

    return Page(
        rows=list(rows),
        first=first,
        previous=at(rows[0], first, backwards=True) if more_before and rows else None,
        next=at(rows[-1], first + len(rows) - 1, backwards=False) if more_after and rows else None,
    )


def _beyond(anchor: dict[str, Any], keys: Sequence[str]) -> Q:
    """Row comparison, written out: (a, b) > (x, y) is a > x or a = x and b > y.

    That a ≥ x follows from it, and is said too, because the database does not see it and would begin at the top.
    """
    found, same = Q(), Q()
    for key in keys:
        name = key.removeprefix("-")
        compare = "lt" if key.startswith("-") else "gt"
        found |= same & Q(**{f"{name}__{compare}": anchor[name]})
        same &= Q(**{name: anchor[name]})
    first = keys[0].removeprefix("-")
    edge = "lte" if keys[0].startswith("-") else "gte"
    return Q(**{f"{first}__{edge}": anchor[first]}) & found
