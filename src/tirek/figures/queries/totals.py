"""The kept sums up to the end of given days, in one query whatever is asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from tirek.figures.models import Definition

# (figure id, unit id, day) → sum of all contributions up to the end of the day
Totals = dict[tuple[int, int, date], int]

_SQL = """
WITH tail AS MATERIALIZED (
    -- One pass, however much is not folded yet, or was folded but not swept away.
    SELECT t.figure_id, t.slice, t.unit_id, d.day, sum(t.value) AS value
    FROM (
        SELECT figure_id, slice, unit_id, day, sum(value) AS value FROM figures_delta
        WHERE figure_id = ANY (%(figures)s::smallint[]) AND unit_id = ANY (%(units)s::bigint[]) GROUP BY 1, 2, 3, 4
    ) t JOIN unnest(%(days)s::date[]) d (day) ON t.day <= d.day GROUP BY 1, 2, 3, 4
)
SELECT f.id, u.id, d.day, sum(coalesce(m.closing, 0) + coalesce(folded.value, 0) + coalesce(tail.value, 0)){part}
FROM unnest(%(figures)s::smallint[], %(slices)s::text[]) f (id, slice)
CROSS JOIN unnest(%(units)s::bigint[]) u (id)
CROSS JOIN unnest(%(days)s::date[]) d (day)
LEFT JOIN LATERAL (
    SELECT closing FROM figures_month
    WHERE figure_id = f.id AND unit_id = u.id AND slice = f.slice AND month < date_trunc('month', d.day)::date
    ORDER BY month DESC LIMIT 1
) m ON true
LEFT JOIN LATERAL (
    SELECT sum(value) AS value FROM figures_day
    WHERE figure_id = f.id AND unit_id = u.id AND slice = f.slice
      AND day >= date_trunc('month', d.day)::date AND day <= d.day
) folded ON true
LEFT JOIN tail ON tail.figure_id = f.id AND tail.slice = f.slice AND tail.unit_id = u.id AND tail.day = d.day
GROUP BY 1, 2, 3{group}
"""
_WHOLE, _BY_SLICE = _SQL.format(part="", group=""), _SQL.format(part=", f.slice", group=", 5")


def totals(slices: Mapping[int, Sequence[str]], units: Collection[int], days: Collection[date]) -> Totals:
    """Sums of figures, each over the slices named, at each unit up to the end of each day.

    One statement, so folded sums and tail are of one moment.
    """
    pairs = [(figure_id, slice_) for figure_id, named in slices.items() for slice_ in named]
    asked: dict[str, Any] = {"figures": [pair[0] for pair in pairs], "slices": [pair[1] for pair in pairs]}
    asked |= {"units": sorted(set(units)), "days": list(days)}
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, asked)
        return {(row[0], row[1], row[2]): int(row[3]) for row in cursor.fetchall()}


def totals_by_slice(
    figure_id: int, slices: Sequence[str], units: Collection[int], days: Collection[date]
) -> dict[tuple[str, int, date], int]:
    """The sum of each slice of one figure, at each unit up to the end of each day."""
    asked: dict[str, Any] = {"figures": [figure_id] * len(slices), "slices": list(slices)}
    asked |= {"units": sorted(set(units)), "days": list(days)}
    with connection.cursor() as cursor:
        cursor.execute(_BY_SLICE, asked)
        return {(row[4], row[1], row[2]): int(row[3]) for row in cursor.fetchall()}


def ids_by_key() -> dict[str, int]:
    """The numbers of the installed figures."""
    return dict(Definition.objects.values_list("key", "id"))
