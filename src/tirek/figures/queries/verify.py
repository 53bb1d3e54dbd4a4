"""Proof that the kept sums are what the sources say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from tirek.figures.queries.slices import has_slices, slices_of
from tirek.figures.queries.totals import ids_by_key
from tirek.figures.triggers import Numbered, numbered, recount


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The first sum that is wrong: what is kept, and what the records give."""

    figure: str
    slice: str
    unit: str
    day: date
    kept: int
    counted: int


def verify() -> Difference | None:
    """Recount every sum from the records; none when all agree. Reads one state of the database."""
    ids = ids_by_key()
    kept = numbered(ids)
    recounted = recount(kept)
    with connection.cursor() as cursor:
        cursor.execute(f"{_WITH.format(recount=recounted)} {_DAYS}")
        row = cursor.fetchone()
        for further in (_MONTHS, _FINALS):
            if row is None:
                cursor.execute(further)
                row = cursor.fetchone()
        if row is None:
            row = _undeclared_slice(cursor, kept)
    if row is None:
        return None
    keys = {number: key for key, number in ids.items()}
    key = keys.get(row[0], f"#{row[0]}")
    return Difference(figure=key, slice=row[1], unit=row[2], day=row[3], kept=int(row[4]), counted=int(row[5]))


def _undeclared_slice(cursor: CursorWrapper, kept: Sequence[Numbered]) -> tuple[Any, ...] | None:
    """A reader adds up the declared slices: a contribution under another one would be in no answer."""
    slices = slices_of([n.figure for n in kept])
    declared = [(n.id, each.key) for n in kept for each in slices[n.figure.key]]
    declared += [(n.id, "") for n in kept if not has_slices(n.figure)]
    cursor.execute(_UNDECLARED, [[pair[0] for pair in declared], [pair[1] for pair in declared]])
    row: tuple[Any, ...] | None = cursor.fetchone()
    return row


_UNDECLARED = """
SELECT figure_id, slice, u.code, day, 0, value FROM figures_day d JOIN structure_unit u ON u.id = d.unit_id
WHERE NOT EXISTS (
    SELECT FROM unnest(%s::smallint[], %s::text[]) s (figure_id, slice)
    WHERE s.figure_id = d.figure_id AND s.slice = d.slice)
ORDER BY figure_id, slice, day, unit_id LIMIT 1
"""

_WITH = """
WITH counted AS MATERIALIZED ({recount}),
kept AS MATERIALIZED (
    SELECT figure_id, slice, unit_id, day, sum(value) AS value FROM (
        SELECT figure_id, slice, unit_id, day, value FROM figures_day
        UNION ALL SELECT figure_id, slice, unit_id, day, value FROM figures_delta
    ) k GROUP BY 1, 2, 3, 4
)
"""

_DAYS = """
SELECT figure_id, slice, coalesce(u.code, unit_id::text), day, coalesce(k.value, 0), coalesce(c.value, 0)
FROM kept k FULL JOIN counted c USING (figure_id, slice, unit_id, day)
LEFT JOIN structure_unit u ON u.id = unit_id
WHERE coalesce(k.value, 0) <> coalesce(c.value, 0)
ORDER BY figure_id, slice, day, unit_id LIMIT 1
"""

# What it comes to must be the sum of all days.
_FINALS = """
SELECT figure_id, slice, coalesce(u.code, unit_id::text), coalesce(s.day, current_date), coalesce(f.value, 0),
       coalesce(s.value, 0)
FROM figures_final f FULL JOIN (
    SELECT figure_id, slice, unit_id, max(day) AS day, sum(value) AS value FROM figures_day GROUP BY 1, 2, 3
) s USING (figure_id, slice, unit_id)
LEFT JOIN structure_unit u ON u.id = unit_id
WHERE coalesce(f.value, 0) <> coalesce(s.value, 0)
ORDER BY figure_id, slice, unit_id LIMIT 1
"""

# A closing must be the sum of the days up to its month, and stand for every month with a day.
_MONTHS = """
SELECT figure_id, slice, coalesce(u.code, unit_id::text), month, coalesce(m.closing, 0), coalesce(s.closing, 0)
FROM figures_month m FULL JOIN (
    SELECT figure_id, slice, unit_id, date_trunc('month', day)::date AS month,
           sum(sum(value)) OVER (PARTITION BY figure_id, slice, unit_id ORDER BY date_trunc('month', day)) AS closing
    FROM figures_day GROUP BY 1, 2, 3, date_trunc('month', day)
) s USING (figure_id, slice, unit_id, month)
LEFT JOIN structure_unit u ON u.id = unit_id
WHERE m.closing IS DISTINCT FROM s.closing
ORDER BY figure_id, slice, month, unit_id LIMIT 1
"""
