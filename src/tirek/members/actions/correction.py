"""Correct what is known of a person, and with it everything that was counted by it."""

from datetime import date

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.sealing import fingerprint, index, unseal
from tirek.members.actions.admission import Particulars
from tirek.members.actions.rules import check_age, check_all_seen, hold_person
from tirek.members.acts import PERSON_CORRECTED
from tirek.members.models import Placement
from tirek.members.queries.past_the_wall import holder
from tirek.people.models import Person
from tirek.people.permissions import CORRECT_PERSON
from tirek.structure.actions.units import NothingChanges
from tirek.structure.models import Act
from tirek.structure.models.acts import begin_act, recording
from tirek.structure.queries import charter_in_force


class IinTaken(Refused):
    code = "iin_taken"
    field = "iin"
    message = _("This IIN belongs to another person. Check it against the identity document.")


@transaction.atomic
def correct_person(*, actor: Actor, person: Person, particulars: Particulars, today: date) -> Act:
    """Put a person's data right. Birth date and sex are corrected in every placement too, back to the first."""
    actor.require(CORRECT_PERSON, person)
    person = hold_person(person)
    charter = charter_in_force()
    particulars = particulars.checked(today=today, synthetic=charter.synthetic)
    changed = _changed(person, particulars)
    if not changed:
        raise NothingChanges
    if {"birth_date", "sex"}.intersection(changed):
        check_all_seen([person])
    if "birth_date" in changed and (joined := person.memberships.aggregate(first=Min("joined"))["first"]):
        check_age(particulars.birth_date, joined, charter.admission_age)
    if particulars.iin and _is_taken(index(particulars.iin), person):
        raise IinTaken
    last = Placement.objects.filter(membership__person=person).select_related("unit").order_by("-period").first()
    unit = last.unit if last else None
    act = begin_act(PERSON_CORRECTED, actor=actor, unit=unit, on=today, fields=changed)
    columns = particulars.columns()
    old = _fingerprints(person, changed)
    with recording(act):
        for field in changed:
            if field == "iin":
                person.iin_cipher, person.iin_index = columns["iin_cipher"], columns["iin_index"]
            else:
                setattr(person, field, columns[field])
        person.save()
        Placement.objects.filter(membership__person=person).exclude(
            birth_date=person.birth_date, sex=person.sex
        ).update(birth_date=person.birth_date, sex=person.sex)
    record(
        actor, "people.corrected", person, unit_id=unit.pk if unit else None, person_id=person.pk,
        old=old, new=_fingerprints(person, changed),
    )  # fmt: skip
    return act


def _is_taken(digest: bytes, person: Person) -> bool:
    """By somebody else, whether or not the actor sees whom."""
    if Person.objects.filter(iin_index=digest).exists():
        return not Person.objects.filter(pk=person.pk, iin_index=digest).exists()
    return holder(digest) is not None


def _changed(person: Person, particulars: Particulars) -> list[str]:
    """Names of the fields that differ."""
    plain = ("surname", "given_name", "patronymic", "birth_date", "sex", "phone", "email")
    changed = [field for field in plain if getattr(person, field) != getattr(particulars, field)]
    held = unseal(bytes(person.iin_cipher)) if person.iin_cipher else ""
    return [*changed, "iin"] if held != particulars.iin else changed


def _fingerprints(person: Person, fields: list[str]) -> dict[str, str]:
    """What the log says of personal values: whether they were the same, never what they were."""
    held = unseal(bytes(person.iin_cipher)) if person.iin_cipher else ""
    values = {field: held if field == "iin" else getattr(person, field) for field in fields}
    return {field: fingerprint(field, str(value)) if value else "" for field, value in values.items()}
