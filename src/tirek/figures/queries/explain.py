"""The records behind a number."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from tirek.figures.queries.readings import At, find, last_day
from tirek.figures.queries.slices import keys_to_add, slices_of
from tirek.figures.queries.unit_moves import UnitMove, unit_moves
from tirek.figures.records import records_sql
from tirek.figures.triggers import UNIT_MOVED
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Counted, CountedFlow, Crossing, Kept
from tirek.kernel.errors import Refused

_FEW = 10_000


class NoRecords(Refused):
    code = "no_records"
    message = _("“%(key)s” is made of other figures. Open one of those to see the records.")


class CountedAnew(Refused):
    code = "counted_anew"
    message = _("“%(key)s” is counted from the records each time: it is not a sum of records that could be listed.")


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The records that the reader may see, unordered, and how many stand behind the number that may not be shown.

    Numbers follow the tree of the day, records today's rights: a person who has since moved to another branch still
    counts here on that day, but is shown there. A crossing is made of two: its own records and those of ``unit_moves``.
    """

    rows: QuerySet[Any]
    shown: int
    hidden: int
    unit_moves: list[UnitMove] = field(default_factory=list)


def explain(*, actor: Actor, key: str, unit_id: int, at: At, slice_: str = "") -> Explanation:
    """The records that make the number, or one slice of it.

    Raises NoRecords for a ratio, whose two parts are explained instead, and CountedAnew for what keeps no records.
    """
    figure = find(key)
    if isinstance(figure, Counted | CountedFlow):
        raise CountedAnew(key=key)
    if not isinstance(figure, Kept):
        raise NoRecords(key=key)
    keys_to_add(figure, slices_of([figure]), slice_)
    model: type[Model] = apps.get_model(figure.records)
    found = RawSQL(*records_sql(figure, unit_id, _first_day(at), last_day(at), slice_))
    rows, everything = actor.visible(model, figure.view).filter(pk__in=found), _everything(figure, unit_id, at, slice_)
    if everything <= _FEW:
        # Which they are is asked once: to put them in an order the planner may go through all that there are.
        ids = list(rows.values_list("pk", flat=True))
        rows, shown = model._default_manager.filter(pk__among=ids), len(ids)
    else:
        shown = rows.count()
    moves: list[UnitMove] = []
    if isinstance(figure, Crossing) and slice_ in ("", UNIT_MOVED):
        moves = unit_moves(actor=actor, figure=figure, unit_id=unit_id, first=_first_day(at), last=last_day(at))
    return Explanation(rows=rows, shown=shown, hidden=everything - shown, unit_moves=moves)


def _everything(figure: Kept, unit_id: int, at: At, slice_: str) -> int:
    """Also the records that may not be shown: their number, and nothing else of them, crosses the second wall."""
    with connection.cursor() as cursor:
        asked: list[Any] = [figure.key, unit_id, _first_day(at), last_day(at), slice_]
        cursor.execute("SELECT figures_count_records(%s, %s, %s, %s, %s)", asked)
        return int(cursor.fetchone()[0])


def _first_day(at: At) -> date:
    return at if isinstance(at, date) else cast("date", at.start)
