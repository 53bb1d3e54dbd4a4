"""What the log says of one thing, to those who may read the log there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from django.db.models import Model, Q, QuerySet

from tirek.audit.models import Entry, EntryQuerySet
from tirek.audit.permissions import VIEW_LOG
from tirek.audit.words import told_of_no_unit
from tirek.kernel.actor import Actor

SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class History:
    """The last lines, and whether there are more."""

    lines: list[Entry]
    more: bool


def history_of(actor: Actor, thing: Model, shown: int = SHOWN) -> History:
    """What was done to the thing."""
    return _first(cast("EntryQuerySet", actor.visible(Entry, VIEW_LOG)).of(thing), shown)


def history_of_unit(actor: Actor, unit: Model, passing: Q, shown: int = SHOWN) -> History:
    """What was done at the unit, and what elsewhere concerned it in ``passing``; not who looked at whom, and who was
    given which right."""
    lines = actor.visible(Entry, VIEW_LOG).filter(Q(unit_id=unit.pk) | passing)
    return _first(lines.exclude(act__in=told_of_no_unit()), shown)


def trail_of(lines: QuerySet[Entry], persons: Collection[int], among: Sequence[Model], shown: int = SHOWN) -> History:
    """Who saw and who changed a person: lines about them, by each number that they have or had, and those on things
    that concerned them among others."""
    of_many = Q()
    for label, things in groupby(sorted(among, key=_label), key=_label):
        of_many |= Q(object_type=label, object_id__in=[str(thing.pk) for thing in things])
    about = Q(person_id__in=persons)
    return _first(lines.filter(about | of_many if among else about), shown)


def _label(thing: Model) -> str:
    return thing._meta.label_lower


def _first(lines: QuerySet[Entry], shown: int) -> History:
    found = list(lines.select_related("account", "on_behalf_of").order_by("-at", "-id")[: shown + 1])
    return History(lines=found[:shown], more=len(found) > shown)
