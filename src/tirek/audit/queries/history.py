"""What the log says of one thing, to those who may read the log there."""

from dataclasses import dataclass
from typing import cast

from django.db.models import Model, Q, QuerySet

from tirek.audit.models import Entry, EntryQuerySet
from tirek.audit.permissions import VIEW_LOG
from tirek.kernel.actor import Actor

SHOWN = 8
# To open a person's page does nothing to the unit where the person stands.
READING = ("people.viewed", "people.iin_revealed")


@dataclass(frozen=True, kw_only=True)
class History:
    """The last lines, and whether there are more."""

    lines: list[Entry]
    more: bool


def history_of(actor: Actor, thing: Model, shown: int = SHOWN) -> History:
    """What was done to the thing."""
    return _first(cast("EntryQuerySet", actor.visible(Entry, VIEW_LOG)).of(thing), shown)


def history_of_unit(actor: Actor, unit: Model, shown: int = SHOWN) -> History:
    """What was done at the unit, without who looked at whom."""
    return _first(actor.visible(Entry, VIEW_LOG).filter(unit_id=unit.pk).exclude(act__in=READING), shown)


def trail_of(lines: QuerySet[Entry], person: Model, act_ids: list[int], shown: int = SHOWN) -> History:
    """Who saw and who changed the person: lines about them, and those of acts on many of which they were one."""
    acts = Q(object_type="structure.act", object_id__in=[str(pk) for pk in act_ids])
    return _first(lines.filter(Q(person_id=person.pk) | acts), shown)


def _first(lines: QuerySet[Entry], shown: int) -> History:
    found = list(lines.select_related("account", "on_behalf_of").order_by("-at", "-id")[: shown + 1])
    return History(lines=found[:shown], more=len(found) > shown)
