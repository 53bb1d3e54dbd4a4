"""The kept sums up to the end of given days, in one query whatever is asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection

from tirek.figures.models import Definition

# A unit, and the day at whose end it is asked about.
UnitDay = tuple[int, date]
# The first day of a unit, and the day after its last.
UnitLife = tuple[date, date | None]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Sums that are asked for together: each figure, by its key over the slices named, at each of the points.

    Told ``apart`` each slice is a sum of its own.
    """

    slices: Mapping[str, Sequence[str]]
    points: Collection[UnitDay]
    apart: bool = False


@dataclass(frozen=True)
class Totals:
    """``whole``: by figure, unit and day, the sum of all that was added up to the end of the day.

    ``by_slice``: by figure, slice, unit and day the same of what was to be told in its parts. ``lives``: when each unit
    stood that was asked about.
    """

    whole: dict[tuple[str, int, date], int] = field(default_factory=dict)
    by_slice: dict[tuple[str, str, int, date], int] = field(default_factory=dict)
    lives: dict[int, UnitLife] = field(default_factory=dict)


_BLOCK = """
    SELECT {number} AS block, d.id AS figure_id, d.key, f.slice, p.unit_id, p.day,
           date_trunc('month', p.day)::date AS month, {apart} AS apart
    FROM unnest(%s::text[], %s::text[]) f (key, slice) JOIN figures_definition d ON d.key = f.key
    CROSS JOIN {points}
"""
# Nearly always each unit is asked about each day, which takes fewer words to say.
_PAIRS = "unnest(%s::bigint[], %s::date[]) p (unit_id, day)"
_GRID = "(SELECT * FROM unnest(%s::bigint[]) u (unit_id) CROSS JOIN unnest(%s::date[]) d (day)) p"
_SQL = """
WITH asked AS MATERIALIZED ({blocks}),
tail AS MATERIALIZED (
    -- One pass, however much is not folded yet, or was folded but not swept away.
    SELECT figure_id, slice, unit_id, day, sum(value) AS value FROM figures_delta
    WHERE figure_id = ANY (ARRAY(SELECT figure_id FROM asked)) AND unit_id = ANY (%s::bigint[])
    GROUP BY 1, 2, 3, 4
)
SELECT k.key, k.unit_id, k.day, k.slice, sum(k.value)::bigint
FROM (
    SELECT a.block, a.key, a.unit_id, a.day, CASE WHEN a.apart THEN a.slice END AS slice,
           coalesce((
               SELECT m.closing FROM figures_month m
               WHERE m.figure_id = a.figure_id AND m.unit_id = a.unit_id AND m.slice = a.slice AND m.month < a.month
               ORDER BY m.month DESC LIMIT 1), 0)
           + coalesce((
               SELECT sum(d.value) FROM figures_day d
               WHERE d.figure_id = a.figure_id AND d.unit_id = a.unit_id AND d.slice = a.slice
                 AND d.day >= a.month AND d.day <= a.day), 0) AS value
    FROM asked a
    UNION ALL
    SELECT a.block, a.key, a.unit_id, a.day, CASE WHEN a.apart THEN a.slice END, t.value
    FROM tail t JOIN asked a
      ON a.figure_id = t.figure_id AND a.slice = t.slice AND a.unit_id = t.unit_id AND t.day <= a.day
) k
GROUP BY k.block, 1, 2, 3, 4
UNION ALL
SELECT NULL, u.id, lower(u.period), NULL, upper(u.period) - lower(u.period) FROM structure_unit u
WHERE u.id = ANY (%s::bigint[])
"""


def totals(blocks: Sequence[Block]) -> Totals:
    """Sums of figures at units up to the end of days. One statement, so folded sums and tail are of one moment."""
    selects, params = [], list[Any]()
    units = {unit for block in blocks for unit, _day in block.points}
    for number, block in enumerate(blocks):
        named = [(key, slice_) for key, some in block.slices.items() for slice_ in some]
        points, given = _points(set(block.points))
        selects.append(_BLOCK.format(number=number, apart="true" if block.apart else "false", points=points))
        params += [*_columns(named), *given]
    found = Totals()
    if not units:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(blocks=" UNION ALL ".join(selects)), [*params, list(units), list(units)])
        for key, unit_id, day, slice_, value in cursor:
            if key is None:
                found.lives[unit_id] = (day, None if value is None else day + timedelta(days=value))
            elif slice_ is None:
                found.whole[key, unit_id, day] = value
            else:
                found.by_slice[key, slice_, unit_id, day] = value
    return found


def _points(points: set[UnitDay]) -> tuple[str, tuple[list[Any], list[Any]]]:
    units, days = (sorted(set(column)) for column in zip(*points, strict=True)) if points else ([], [])
    is_grid = len(points) == len(units) * len(days)
    return (_GRID, (units, days)) if is_grid else (_PAIRS, _columns(sorted(points)))


def _columns(rows: Sequence[tuple[Any, Any]]) -> tuple[list[Any], list[Any]]:
    return [row[0] for row in rows], [row[1] for row in rows]


def ids_by_key() -> dict[str, int]:
    """The numbers of the installed figures."""
    return dict(Definition.objects.values_list("key", "id"))
