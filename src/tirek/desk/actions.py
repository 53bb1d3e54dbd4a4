"""Taking lines of the log out."""

from typing import cast

from django.db import transaction

from tirek.audit.actions import record
from tirek.audit.models import Entry, EntryQuerySet
from tirek.audit.permissions import VIEW_LOG
from tirek.desk.queries.log import Log
from tirek.kernel.actor import Actor
from tirek.structure.models import Charter


@transaction.atomic
def start_log_export(*, actor: Actor, log: Log, query: str) -> int:
    """Write down who takes which lines out, for they name persons too; returns how many lines there are."""
    count = log.narrow(cast("EntryQuerySet", actor.visible(Entry, VIEW_LOG))).count()
    unit_id = log.unit.pk if log.unit else None
    actor.rest_on(VIEW_LOG, *[log.unit] if log.unit else [])
    record(actor, "log.exported", Charter.objects.get(), unit_id=unit_id, new={"filter": query, "count": count})
    return count
