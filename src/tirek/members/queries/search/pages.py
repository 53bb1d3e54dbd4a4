"""Pages of a list: rows after a row, or before it, never so many rows from the top."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, F, Func, IntegerField, Q, QuerySet, Value, When

from tirek.members.models import Placement
from tirek.members.queries.search import bounded
from tirek.members.queries.search.orders import AnchorRow, MemberSort, Stretch
from tirek.members.queries.search.typed import Search
from tirek.ui.lists import SIZE, Page, PagePlace, turned


@dataclass(frozen=True, kw_only=True)
class MemberReader:
    """Reads a list in its order. All that is found is in ``found``; the stretches of a ``search`` come before all else,
    one after the other, and are made of ``rows``. Of a list that is ``narrowed`` nobody knows whether it holds few or
    many, unless that can be ``guessed``.
    """

    rows: QuerySet[Placement]
    found: QuerySet[Placement]
    sort: MemberSort
    search: Search | None
    units: Callable[[], Sequence[int]]
    narrowed: bool
    guessed: bool = False
    size: int = SIZE
    # How many are found in all, once a page was read for which all of them were looked up.
    looked_up: list[int] = field(default_factory=list, compare=False)

    def page(self, place: PagePlace | None, anchor: AnchorRow | None) -> Page[Placement]:
        if place is None or anchor is None:
            return self._first()
        if not place.backwards:
            rows = self._walk(anchor, backwards=False)
            return _page(rows[: self.size], place.number + 1, more_before=True, more_after=len(rows) > self.size)
        rows = self._walk(anchor, backwards=True)
        first = place.number - min(len(rows), self.size)
        if len(rows) <= self.size or first <= 1:
            return self._first()
        return _page(rows[self.size - 1 :: -1], first, more_before=True, more_after=True)

    def whole(self) -> Iterator[QuerySet[Placement]]:
        """The list from its first row to its last, stretch by stretch."""
        for stretch in self._stretches(None, backwards=False):
            rows, keys = self._rows_of(stretch, None)
            yield rows.order_by(*keys)

    def _first(self) -> Page[Placement]:
        rows = self._walk(None, backwards=False)
        return _page(rows[: self.size], 1, more_before=False, more_after=len(rows) > self.size)

    def _walk(self, anchor: AnchorRow | None, *, backwards: bool) -> list[Placement]:
        """The rows beyond the anchor, one more than a page has. They are looked up when it is known which."""
        if self.search and self.narrowed and not self._is_short:
            ids = self._at_once(self.search, self.found, anchor, backwards=backwards)
            return _looked_up(self._by_stretches(self.search, anchor, backwards=backwards) if ids is None else ids)
        return _looked_up(self._read(self._stretches(anchor, backwards=backwards), anchor))

    def _by_stretches(self, search: Search, anchor: AnchorRow | None, *, backwards: bool) -> list[int]:
        """Many are found, but some of the stretches may hold few together."""
        stretches = list(self._stretches(anchor, backwards=backwards))
        if backwards:
            return self._read(stretches, anchor)
        found: list[int] = []
        for numbers, rows in search.groups:
            group = [stretch for stretch in stretches if stretch.number in numbers]
            if not group or len(found) > self.size:
                continue
            beyond = anchor if group[0].begun else None
            ids = self._at_once(search, self.rows.filter(rows), beyond, backwards=False) if rows else None
            found = self._read(group, anchor, found) if ids is None else [*found, *ids]
        return found

    def _at_once(
        self, search: Search, rows: QuerySet[Placement], anchor: AnchorRow | None, *, backwards: bool
    ) -> list[int] | None:
        """The first of all stretches, where there are few."""
        if self._many(rows):
            return None
        keys = ("stretch", *self.sort.keys)
        keys = turned(keys) if backwards else keys
        asked = rows.annotate(stretch=stretch_of(search.stretches))
        matched = bounded.first_in_order(asked.filter(_beyond(anchor, keys)) if anchor else asked, keys, self.size + 1)
        if rows is self.found and anchor is None:
            self.looked_up[:] = [matched.count]
        return None if matched.are_many else matched.ids

    def _read(
        self, stretches: Iterable[Stretch], anchor: AnchorRow | None, ids: Sequence[int] | None = None
    ) -> list[int]:
        found = list(ids or [])
        for stretch in stretches:
            if len(found) > self.size:
                break
            rows, keys = self._rows_of(stretch, anchor)
            # Where a stretch ends on the page, the next may be what is left of a word when those are taken away who
            # bear it exactly: of that the guess knows nothing.
            foreseen = (anchor is None or stretch.begun) and self._many(rows)
            found += self._first_of(rows, keys, self.size + 1 - len(found), foreseen=foreseen)
        return found

    def _first_of(self, rows: QuerySet[Placement], keys: Sequence[str], limit: int, *, foreseen: bool) -> list[int]:
        if self.narrowed and not foreseen and not self._is_short:
            matched = bounded.first_in_order(rows, keys, limit)
            if not matched.are_many:
                return matched.ids
            if self.sort.walks_names and self.search:
                return bounded.walked(rows, keys, limit)
        return list(rows.order_by(*keys).values_list("pk", flat=True)[:limit])

    @property
    def _is_short(self) -> bool:
        """Then each stretch is a range of the order: to walk it never reads more than to look it up."""
        return self.search is not None and self.search.is_short

    def _many(self, rows: QuerySet[Placement]) -> bool:
        return self.guessed and bounded.estimate(rows) > bounded.MOST

    def _stretches(self, anchor: AnchorRow | None, *, backwards: bool) -> Iterator[Stretch]:
        if self.search is None:
            yield from self.sort.stretches(self.units, anchor, backwards=backwards)
            return
        numbered = list(enumerate(self.search.stretches))
        if anchor is not None:
            numbered = numbered[: anchor["stretch"] + 1] if backwards else numbered[anchor["stretch"] :]
        keys = turned(self.sort.keys) if backwards else self.sort.keys
        for number, rows in reversed(numbered) if backwards else numbered:
            yield Stretch(rows=rows, keys=keys, begun=anchor is not None and number == anchor["stretch"], number=number)

    def _rows_of(self, stretch: Stretch, anchor: AnchorRow | None) -> tuple[QuerySet[Placement], Sequence[str]]:
        rows, keys = (self.rows if self.search else self.found).filter(stretch.rows), stretch.keys
        if stretch.begun and anchor is not None:
            rows = rows.filter(_beyond(anchor, keys))
        if len(stretch.units) > 1:
            rows, keys = rows.annotate(nth_unit=_position(stretch.units)), ("nth_unit", *keys)
        return rows, keys


def stretch_of(stretches: Sequence[Q]) -> Case:
    """In which stretch of the search a row stands; the last, when it is not found any more."""
    whens = [When(rows, then=Value(number)) for number, rows in enumerate(stretches[:-1])]
    return Case(*whens, default=Value(len(stretches) - 1), output_field=IntegerField())


# What a line of a list says of somebody: a hundred periods, read for nothing, would take longer than the page.
_SHOWN = (
    "unit_id", "birth_date", "membership__number", "membership__joined", "membership__ended", "membership__end_reason",
    "membership__person__public_id", "membership__person__surname", "membership__person__given_name",
    "membership__person__patronymic", "unit__code",
)  # fmt: skip


def _looked_up(ids: Sequence[int]) -> list[Placement]:
    rows = Placement.objects.filter(pk__in=ids).select_related("membership__person", "unit").only(*_SHOWN)
    by_pk = {row.pk: row for row in rows}
    return [by_pk[pk] for pk in ids]


def _position(units: Sequence[int]) -> Func:
    listed = Value(list(units), output_field=ArrayField(BigIntegerField()))
    return Func(listed, F("unit_id"), function="array_position", output_field=IntegerField())


def _page(rows: Sequence[Placement], first: int, *, more_before: bool, more_after: bool) -> Page[Placement]:
    def at(row: Placement, number: int, *, backwards: bool) -> PagePlace:
        return PagePlace(row=row.pk, number=number, backwards=backwards)

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
