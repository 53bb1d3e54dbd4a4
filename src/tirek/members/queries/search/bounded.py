"""The first rows of an order, where nobody knows beforehand whether few match or many.

The database guesses from how often a single word stands, and is wrong by orders of magnitude about words that go
together: then it sorts whom everybody is named like, or walks the whole roll to find nobody. So it is found out. What
matches is looked up by what it is narrowed by, and only up to so many rows; if that is all, it is sorted. Of one word
alone the guess is good, and who would be many need not be looked up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

# To look so many up and sort them takes about as long, at a million, as to walk the order to the first fifty of them.
MOST = 2500

# What is materialised is planned as if all of it were read, and read only as far as it is asked for.
_FIRST = """
WITH found ({names}) AS MATERIALIZED ({rows}), matched AS MATERIALIZED (SELECT * FROM found LIMIT %s)
SELECT k0, (SELECT count(*) FROM matched) FROM matched ORDER BY {order} LIMIT %s
"""
_SET = "SELECT set_config('enable_bitmapscan', %s, true)"
_COUNT = "WITH found AS MATERIALIZED ({rows}) SELECT count(*) FROM (SELECT FROM found LIMIT %s) matched"


@dataclass(frozen=True)
class Matched:
    """The primary keys of the first rows, and how many match: counted up to ``MOST`` and one more."""

    ids: list[int]
    count: int

    @property
    def are_many(self) -> bool:
        """Too many to be put in order: then there are no ids."""
        return self.count > MOST


def first_in_order(rows: QuerySet[Any], keys: Sequence[str], limit: int) -> Matched:
    """The first rows, and how many match."""
    names = [f"k{number}" for number in range(len(keys) + 1)]
    order = (f"{name} {'DESC' if key.startswith('-') else 'ASC'}" for name, key in zip(names[1:], keys, strict=True))
    wanted = rows.order_by().values_list("pk", *(key.removeprefix("-") for key in keys))
    found = _fetched(_FIRST, wanted, [MOST + 1, limit], names=", ".join(names), order=", ".join(order))
    count = found[0][1] if found else 0
    return Matched([] if count > MOST else [row[0] for row in found], count)


def walked(rows: QuerySet[Any], keys: Sequence[str], limit: int) -> list[int]:
    """The first rows of the order of names, where it is known that many match, and the planner thinks that few do.

    Left to itself it would look all of them up by their words and sort them; without that way it walks the order.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('enable_bitmapscan')")
        (before,) = cursor.fetchone()
        cursor.execute(_SET, ["off"])
        found = list(rows.order_by(*keys).values_list("pk", flat=True)[:limit])
        cursor.execute(_SET, [before])
    return found


def count_up_to(rows: QuerySet[Any], cap: int) -> int:
    """How many match, counted up to ``cap``."""
    found = _fetched(_COUNT, rows.order_by().values_list("pk"), [cap])
    return int(found[0][0]) if found else 0


def estimate(rows: QuerySet[Any]) -> int:
    """How many match, as the planner thinks: it knows how often a word stands, and multiplies if there are several."""
    found = _fetched("EXPLAIN (FORMAT JSON) {rows}", rows.order_by().values_list("pk"), [])
    if not found:
        return 0
    plan = found[0][0]
    return int((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"])


def _fetched(statement: str, rows: QuerySet[Any], params: list[int], **words: str) -> list[tuple[Any, ...]]:
    try:
        inner, inner_params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.format(rows=inner, **words), [*inner_params, *params])
        return list(cursor.fetchall())
