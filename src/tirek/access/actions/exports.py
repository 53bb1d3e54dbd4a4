"""Taking out who has what where."""

from django.db import transaction

from tirek.access.permissions import VIEW_GRANTS
from tirek.accounts.models import Account
from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.structure.models import Unit


@transaction.atomic
def note_export(*, actor: Actor, unit: Unit | None, query: str, count: int) -> None:
    """Leave a line that somebody took the rights out, which they are and how many."""
    thing = unit or Account.objects.of(actor).get()
    if unit is not None:
        actor.require(VIEW_GRANTS, unit)
    else:
        actor.rest_on(VIEW_GRANTS)
    record(actor, "grants.exported", thing, unit_id=unit.pk if unit else None, new={"query": query, "count": count})
