"""Who crossed a border without a transfer of their own: with a unit that moved under another parent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Crossing, Kept, figures
from tirek.structure.models import Unit


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The records that came, or went, with ``unit`` on the day it moved; how many, and how many the reader may see."""

    unit: Unit
    day: date
    count: int
    shown: int

    @property
    def hidden(self) -> int:
        return self.count - self.shown


def carried(*, actor: Actor, figure: Crossing, unit_id: int, first: date, last: date) -> list[Carried]:
    """All that units carried across this one's border in these days, the latest first. Two queries."""
    behind, params = _behind(figure, unit_id, first, last)
    visible, seen = _sql(_visible(actor, figure))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT b.unit_id, b.day, count(*), count(v.id) FROM ({behind}) b "
            f"LEFT JOIN ({visible}) v (id) ON v.id = b.source_id GROUP BY 1, 2 ORDER BY 2 DESC, 1",
            [*params, *seen],
        )
        found = cursor.fetchall()
    units = Unit.objects.in_bulk({row[0] for row in found}) if found else {}
    return [Carried(unit=units[unit], day=day, count=count, shown=shown) for unit, day, count, shown in found]


def carried_by(*, actor: Actor, figure: Crossing, unit_id: int, by: Carried) -> QuerySet[Any]:
    """The records that one unit carried across, as far as the reader may see them; unordered."""
    behind, params = _behind(figure, unit_id, by.day, by.day)
    mine = RawSQL(f"SELECT b.source_id FROM ({behind}) b WHERE b.unit_id = %s", [*params, by.unit.pk])
    return _visible(actor, figure).filter(pk__in=mine)


def _stock(figure: Crossing) -> Kept:
    stock = figures[figure.stock]
    if not isinstance(stock, Kept):
        raise TypeError(f"{figure.key} carries a figure that is not kept: {stock.key}")
    return stock


def _visible(actor: Actor, figure: Crossing) -> QuerySet[Any]:
    stock = _stock(figure)
    model: type[Model] = apps.get_model(stock.records)
    return actor.visible(model, stock.view)


def _sql(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        return rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::bigint WHERE false", ()


def _behind(figure: Crossing, unit_id: int, first: date, last: date) -> tuple[str, list[Any]]:
    """SQL of (unit_id, day, source_id): for every record the unit that bore it across, and when.

    That is the topmost unit on the record's line that lies within the border on one side of the day and outside on the
    other; of several moves on one day those below it changed nothing at this border.
    """
    edge, near, far = ("lower", "day", "day - 1") if figure.direction == "in" else ("upper", "day - 1", "day")
    source = " UNION ALL ".join(f"({c.select.format(rows=c.table)})" for c in _stock(figure).contributions)
    sql = f"""
    WITH crossed AS MATERIALIZED (
        SELECT r.unit_id, {edge}(r.period) AS day FROM structure_ancestry r
        WHERE r.ancestor_id = %s AND {edge}(r.period) BETWEEN %s AND %s
    ), bearer AS MATERIALIZED (
        SELECT c.unit_id AS leaf, c.day, (
            SELECT n.ancestor_id FROM structure_ancestry n
            JOIN structure_ancestry b ON b.unit_id = n.ancestor_id AND b.ancestor_id = %s AND b.period @> (c.{near})
            WHERE n.unit_id = c.unit_id AND n.period @> (c.{near}) AND n.ancestor_id <> %s AND NOT EXISTS (
                SELECT FROM structure_ancestry f
                WHERE f.unit_id = n.ancestor_id AND f.ancestor_id = %s AND f.period @> (c.{far}))
            ORDER BY (SELECT count(*) FROM structure_ancestry x
                      WHERE x.unit_id = n.ancestor_id AND x.period @> (c.{near})) LIMIT 1
        ) AS unit_id
        FROM crossed c
        -- Not those that opened or closed that day: nobody was in them to be carried.
        WHERE EXISTS (SELECT FROM structure_ancestry s
                      WHERE s.unit_id = c.unit_id AND s.ancestor_id = c.unit_id AND s.period @> (c.{far}))
    )
    SELECT b.unit_id, b.day, c.source_id FROM bearer b JOIN ({source}) c ON c.unit_id = b.leaf AND c.day < b.day
    GROUP BY 1, 2, 3 HAVING sum(c.value) <> 0
    """
    return sql, [unit_id, first, last, unit_id, unit_id, unit_id]
