"""Who crossed a border without a transfer of their own: with a unit that moved under another parent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from tirek.figures.records import moved_records_sql, stock_of
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Crossing
from tirek.structure.models import Unit


@dataclass(frozen=True, kw_only=True)
class UnitMove:
    """The records that came, or went, with ``unit`` on the day it moved; how many, and how many the reader may see."""

    unit: Unit
    day: date
    count: int
    shown: int

    @property
    def hidden(self) -> int:
        return self.count - self.shown


def unit_moves(*, actor: Actor, figure: Crossing, unit_id: int, first: date, last: date) -> list[UnitMove]:
    """All that units carried across this one's border in these days, the latest first. Two queries."""
    visible, seen = _sql(_visible(actor, figure))
    moved = moved_records_sql(figure, unit_id, first, last)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.unit_id, c.day, c.number, coalesce(s.shown, 0) FROM figures_count_moved(%s, %s, %s, %s) c "
            f"LEFT JOIN (SELECT b.unit_id, b.day, count(*) AS shown FROM ({moved}) b "
            f"JOIN ({visible}) v (id) ON v.id = b.source_id GROUP BY 1, 2) s USING (unit_id, day) ORDER BY 2 DESC, 1",
            [figure.key, unit_id, first, last, *seen],
        )
        found = cursor.fetchall()
    units = Unit.objects.in_bulk({row[0] for row in found}) if found else {}
    return [UnitMove(unit=units[unit], day=day, count=count, shown=shown) for unit, day, count, shown in found]


def records_of_move(*, actor: Actor, figure: Crossing, unit_id: int, move: UnitMove) -> QuerySet[Any]:
    """The records that one unit carried across, as far as the reader may see them; unordered."""
    moved = moved_records_sql(figure, unit_id, move.day, move.day)
    mine = RawSQL(f"SELECT b.source_id FROM ({moved}) b WHERE b.unit_id = %s", [move.unit.pk])
    return _visible(actor, figure).filter(pk__in=mine)


def _visible(actor: Actor, figure: Crossing) -> QuerySet[Any]:
    stock = stock_of(figure)
    model: type[Model] = apps.get_model(stock.records)
    return actor.visible(model, stock.view)


def _sql(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        return rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::bigint WHERE false", ()
