"""The kept sums up to the end of given days, in one query whatever is asked."""

from collections.abc import Collection
from datetime import date

from django.db import connection

# (figure id, unit id, day) → sum of all contributions up to the end of the day
Totals = dict[tuple[int, int, date], int]

_SQL = """
SELECT f.id, u.id, d.day, coalesce(m.closing, 0) + coalesce(folded.value, 0) + coalesce(tail.value, 0)
FROM unnest(%(figures)s::smallint[]) f (id)
CROSS JOIN unnest(%(units)s::bigint[]) u (id)
CROSS JOIN unnest(%(days)s::date[]) d (day)
LEFT JOIN LATERAL (
    SELECT closing FROM figures_month
    WHERE figure_id = f.id AND unit_id = u.id AND slice = %(slice)s AND month < date_trunc('month', d.day)::date
    ORDER BY month DESC LIMIT 1
) m ON true
LEFT JOIN LATERAL (
    SELECT sum(value) AS value FROM figures_day
    WHERE figure_id = f.id AND unit_id = u.id AND slice = %(slice)s
      AND day >= date_trunc('month', d.day)::date AND day <= d.day
) folded ON true
LEFT JOIN LATERAL (
    SELECT sum(value) AS value FROM figures_delta
    WHERE figure_id = f.id AND unit_id = u.id AND slice = %(slice)s AND day <= d.day
) tail ON true
"""


def totals(figures: Collection[int], units: Collection[int], days: Collection[date], slice_: str = "") -> Totals:
    """Sums at each unit up to the end of each day. One statement, so folded sums and tail are of one moment."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"figures": list(figures), "units": list(units), "days": list(days), "slice": slice_})
        return {(row[0], row[1], row[2]): int(row[3]) for row in cursor.fetchall()}
