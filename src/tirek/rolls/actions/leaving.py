"""What leaves an import as a file: it leaves a line in the log, like any other list."""

from django.db import transaction

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.members.permissions import END_MEMBERSHIP
from tirek.rolls.models import RollImport
from tirek.rolls.queries.effects import absent_counts, common_unit, lasting
from tirek.structure.models import Unit


@transaction.atomic
def note_missing_taken(*, actor: Actor, roll: RollImport, kind: str) -> None:
    """Whom a roll does not name is taken out as a file: members with their data, like any other list."""
    roll = RollImport.objects.of(actor).get(pk=roll.pk)
    tables = lasting(roll.pk)
    count, _gone = absent_counts(tables)
    unit_id = common_unit(tables) if count else None
    actor.rest_on(END_MEMBERSHIP, *Unit.objects.filter(pk__in=[unit_id] if unit_id else []))
    record(actor, "members.missing_exported", roll, unit_id=unit_id, new={"kind": kind, "count": count})
