"""The records behind a number."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from tirek.figures.behind import records
from tirek.figures.queries.carried import Carried, carried
from tirek.figures.queries.measure import At, find, last_day
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Crossing, Kept
from tirek.kernel.errors import Refused


class NoRecords(Refused):
    code = "no_records"
    message = _("“%(key)s” is made of other figures. Open one of those to see the records.")


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The records that the reader may see, unordered, and how many stand behind the number that may not be shown.

    Numbers follow the tree of the day, records today's rights: a person who has since moved to another branch still
    counts here on that day, but is shown there. A crossing is made of two: its own records, and what units ``carried``.
    """

    rows: QuerySet[Any]
    shown: int
    hidden: int
    carried: list[Carried] = field(default_factory=list)


def explain(*, actor: Actor, key: str, unit_id: int, at: At) -> Explanation:
    """The records that make the number. Raises NoRecords for a ratio, whose two parts are explained instead."""
    figure = find(key)
    if not isinstance(figure, Kept):
        raise NoRecords(key=key)
    model: type[Model] = apps.get_model(figure.records)
    behind = RawSQL(records(figure, unit_id, _first_day(at), last_day(at)), [])
    rows = actor.visible(model, figure.view).filter(pk__in=behind)
    shown = rows.count()
    borne = []
    if isinstance(figure, Crossing):
        borne = carried(actor=actor, figure=figure, unit_id=unit_id, first=_first_day(at), last=last_day(at))
    return Explanation(rows=rows, shown=shown, hidden=_everything(figure, unit_id, at) - shown, carried=borne)


def _everything(figure: Kept, unit_id: int, at: At) -> int:
    """Also the records that may not be shown: their number, and nothing else of them, crosses the second wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT figures_behind(%s, %s, %s, %s)", [figure.key, unit_id, _first_day(at), last_day(at)])
        return int(cursor.fetchone()[0])


def _first_day(at: At) -> date:
    return at if isinstance(at, date) else cast("date", at.start)
