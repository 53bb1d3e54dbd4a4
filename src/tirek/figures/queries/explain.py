"""The records behind a number."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.apps import apps
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from tirek.figures.queries.carried import Carried, carried
from tirek.figures.queries.measure import At, find, last_day
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Crossing, Flow, Kept
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
    behind = _records(figure, unit_id, at)
    rows = actor.visible(model, figure.view).filter(pk__in=behind)
    shown = rows.count()
    everything = model._default_manager.filter(pk__in=behind).count()
    borne = []
    if isinstance(figure, Crossing):
        borne = carried(actor=actor, figure=figure, unit_id=unit_id, first=_first_day(at), last=last_day(at))
    return Explanation(rows=rows, shown=shown, hidden=everything - shown, carried=borne)


_BELOW = "SELECT FROM structure_ancestry r WHERE r.unit_id = {} AND r.ancestor_id = %s AND r.period @> c.day"


def _records(figure: Kept, unit_id: int, at: At) -> RawSQL:
    source = " UNION ALL ".join(f"({c.select.format(rows=c.table)})" for c in figure.contributions)
    if isinstance(figure, Crossing):
        here, there = ("to_unit_id", "from_unit_id") if figure.direction == "in" else ("from_unit_id", "to_unit_id")
        return RawSQL(
            f"SELECT c.source_id FROM ({source}) c WHERE c.day BETWEEN %s AND %s "
            f"AND EXISTS ({_BELOW.format(f'c.{here}')}) AND NOT EXISTS ({_BELOW.format(f'c.{there}')})",
            [_first_day(at), last_day(at), unit_id, unit_id],
        )
    if isinstance(figure, Flow):
        return RawSQL(
            f"SELECT c.source_id FROM ({source}) c WHERE c.day BETWEEN %s AND %s "
            f"AND EXISTS ({_BELOW.format('c.unit_id')})",
            [_first_day(at), last_day(at), unit_id],
        )
    return RawSQL(
        f"SELECT c.source_id FROM ({source}) c WHERE c.day <= %s AND c.unit_id = ANY (ARRAY("
        "SELECT r.unit_id FROM structure_ancestry r WHERE r.ancestor_id = %s AND r.period @> %s::date)) "
        "GROUP BY c.source_id HAVING sum(c.value) <> 0",
        [last_day(at), unit_id, last_day(at)],
    )


def _first_day(at: At) -> date:
    return at if isinstance(at, date) else cast("date", at.start)
