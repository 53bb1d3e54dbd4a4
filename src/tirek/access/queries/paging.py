"""Pages of a list: the rows after a row, or before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from tirek.ui.cursors import conceal, reveal

SIZE = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Page(Generic[M]):
    """One page. ``before`` and ``after`` lead to its neighbours; empty where the list ends."""

    rows: list[M]
    first: int
    total: int
    before: str
    after: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of(rows: QuerySet[M], keys: Sequence[str], query: QueryDict) -> Page[M]:
    """The rows by these keys, the last of which is unique, from where the address says; else from the first."""
    total, backwards = rows.count(), "before" in query
    place = reveal(query.get("before" if backwards else "after", ""))
    anchor = rows.filter(pk=place[1]).values(*keys).first() if len(place) == 2 else None
    if anchor is None:
        return _page(rows.order_by(*keys)[: SIZE + 1], 1, total)
    if not backwards:
        return _page(rows.filter(_beyond(anchor, keys, "gt")).order_by(*keys)[: SIZE + 1], place[0] + 1, total)
    turned = [f"-{key}" for key in keys]
    found = list(rows.filter(_beyond(anchor, keys, "lt")).order_by(*turned)[:SIZE])[::-1]
    first = max(place[0] - len(found), 1)
    return _page([*found, *rows.filter(pk=place[1])], first, total) if first > 1 else page_of(rows, keys, QueryDict())


def _page(found: Any, first: int, total: int) -> Page[Any]:
    rows = list(found)
    shown = rows[:SIZE]
    return Page(
        rows=shown,
        first=first,
        total=total,
        before=conceal(first, shown[0].pk) if first > 1 and shown else "",
        after=conceal(first + len(shown) - 1, shown[-1].pk) if len(rows) > SIZE else "",
    )


def _beyond(anchor: dict[str, Any], keys: Sequence[str], compare: str) -> Q:
    """(a, b) > (x, y) is a > x or a = x and b > y."""
    found, same = Q(), Q()
    for key in keys:
        found |= same & Q(**{f"{key}__{compare}": anchor[key]})
        same &= Q(**{key: anchor[key]})
    return found
