"""The kept sums up to the end of given days, in one query whatever is asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tirek.figures.models import Definition

# A unit, and the day at whose end it is asked about.
UnitDay = tuple[int, date]


@dataclass(frozen=True, kw_only=True)
class Totals:
    """``whole``: by figure, unit and day, the sum of all that was added up to the end of the day.

    ``by_slice``: by slice, unit and day the same of the one figure that was to be told in its parts.
    """

    whole: dict[tuple[int, int, date], int]
    by_slice: dict[tuple[str, int, date], int]


_SQL = """
WITH tail AS MATERIALIZED (
    -- One pass, however much is not folded yet, or was folded but not swept away.
    SELECT t.figure_id, t.slice, t.unit_id, p.day, sum(t.value) AS value
    FROM (
        SELECT figure_id, slice, unit_id, day, sum(value) AS value FROM figures_delta
        WHERE figure_id = ANY (%(figures)s::smallint[]) AND unit_id = ANY (%(units)s::bigint[]) GROUP BY 1, 2, 3, 4
    ) t JOIN {days} ON {same_unit}t.day <= p.day GROUP BY 1, 2, 3, 4
)
SELECT f.id, p.unit_id, p.day, sum(coalesce(m.closing, 0) + coalesce(folded.value, 0) + coalesce(tail.value, 0)){slice}
FROM unnest(%(figures)s::smallint[], %(slices)s::text[]) f (id, slice)
CROSS JOIN {points}
LEFT JOIN LATERAL (
    SELECT closing FROM figures_month
    WHERE figure_id = f.id AND unit_id = p.unit_id AND slice = f.slice AND month < date_trunc('month', p.day)::date
    ORDER BY month DESC LIMIT 1
) m ON true
LEFT JOIN LATERAL (
    SELECT sum(value) AS value FROM figures_day
    WHERE figure_id = f.id AND unit_id = p.unit_id AND slice = f.slice
      AND day >= date_trunc('month', p.day)::date AND day <= p.day
) folded ON true
LEFT JOIN tail ON tail.figure_id = f.id AND tail.slice = f.slice AND tail.unit_id = p.unit_id AND tail.day = p.day
GROUP BY 1, 2, 3{group}
"""
# Every unit on every day, for which two short lists are enough, or each unit on days of its own.
_EVERY = {
    "days": "unnest(%(days)s::date[]) p (day)",
    "same_unit": "",
    "points": "(SELECT * FROM unnest(%(units)s::bigint[]) u (unit_id) CROSS JOIN unnest(%(days)s::date[]) d (day)) p",
}
_PAIRS = {
    "days": "unnest(%(units)s::bigint[], %(days)s::date[]) p (unit_id, day)",
    "same_unit": "p.unit_id = t.unit_id AND ",
    "points": "unnest(%(units)s::bigint[], %(days)s::date[], %(told)s::boolean[]) p (unit_id, day, told)",
}
_WHOLE = _SQL.format(slice="", group="", **_EVERY)
_APART = _SQL.format(slice=", CASE WHEN f.id = %(apart)s AND p.told THEN f.slice END", group=", 5", **_PAIRS)


def totals(
    slices: Mapping[int, Sequence[str]],
    points: Collection[UnitDay],
    *,
    apart: int | None = None,
    apart_at: Collection[UnitDay] = (),
) -> Totals:
    """Sums of figures, each over the slices named, at each unit up to the end of the day.

    The figure ``apart`` is also told slice by slice ``apart_at`` some of the points. One statement, so folded sums and
    tail are of one moment.
    """
    named = [(figure_id, slice_) for figure_id, some in slices.items() for slice_ in some]
    asked: dict[str, Any] = {"figures": [pair[0] for pair in named], "slices": [pair[1] for pair in named]}
    pairs, told = sorted(set(points)), set(apart_at)
    units, days = sorted({unit for unit, _day in pairs}), sorted({day for _unit, day in pairs})
    with connection.cursor() as cursor:
        if apart is None and len(pairs) == len(units) * len(days):
            cursor.execute(_WHOLE, asked | {"units": units, "days": days})
            return Totals(whole={(row[0], row[1], row[2]): int(row[3]) for row in cursor.fetchall()}, by_slice={})
        asked |= {"units": [unit for unit, _day in pairs], "days": [day for _unit, day in pairs]}
        cursor.execute(_APART, asked | {"apart": apart, "told": [pair in told for pair in pairs]})
        found = Totals(whole={}, by_slice={})
        for figure_id, unit_id, day, value, slice_ in cursor:
            found.whole[figure_id, unit_id, day] = found.whole.get((figure_id, unit_id, day), 0) + int(value)
            if slice_ is not None:
                found.by_slice[slice_, unit_id, day] = int(value)
    return found


def ids_by_key() -> dict[str, int]:
    """The numbers of the installed figures."""
    return dict(Definition.objects.values_list("key", "id"))
