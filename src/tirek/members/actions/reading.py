"""Reading what is a person's own: it leaves a line, so that they can be told who looked."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from tirek.audit.actions import listed, record, saw
from tirek.kernel.actor import Actor
from tirek.kernel.sealing import unseal
from tirek.members.models import Placement
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.models import Person
from tirek.people.permissions import REVEAL_IIN, VIEW_PERSON
from tirek.structure.models import Unit

# Where a person stands, or last stood: there the line of the log belongs.
_LAST_UNIT = Subquery(
    Placement.objects.filter(membership__person=OuterRef("pk")).order_by("-period", "-pk").values("unit_id")[:1]
)


@transaction.atomic
def open_person(*, actor: Actor, public_id: UUID) -> Person:
    """A person, to be shown to the actor, also by the address of a record that was merged into theirs.

    Raises Person.DoesNotExist for somebody out of reach.
    """
    seen = actor.visible(Person, VIEW_PERSON).annotate(last_unit_id=_LAST_UNIT)
    person = seen.filter(public_id=public_id).first()
    if person is None:
        person = seen.get(merged_ids__isnull=False, merged_public_ids__contains=[public_id])
    actor.rest_on(VIEW_PERSON, person)
    saw(actor, "people.viewed", person, person_id=person.pk, unit_id=person.last_unit_id)
    return person


@transaction.atomic
def open_list(*, actor: Actor, units: Sequence[Unit]) -> None:
    """That the actor reads the list of members of these units, each with all below it. What is looked for is not told:
    it is mostly somebody's name.
    """
    listed(actor, "members.listed", actor.visible(Unit, VIEW_MEMBERS).filter(pk__in=[unit.pk for unit in units]))


@transaction.atomic
def reveal_iin(*, actor: Actor, person: Person) -> str:
    """The IIN as it is; empty where none is held. Every time it is shown is a line of its own."""
    actor.require(REVEAL_IIN, person)
    if person.iin_cipher is None:
        return ""
    unit_id = Person.objects.filter(pk=person.pk).values_list(_LAST_UNIT, flat=True).get()
    record(actor, "people.iin_revealed", person, person_id=person.pk, unit_id=unit_id)
    return unseal(bytes(person.iin_cipher))
