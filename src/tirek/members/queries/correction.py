"""What an act put right of a person, and whom it concerned, as far as the reader may know it."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise

from tirek.kernel.actor import Actor
from tirek.members.models import Placement
from tirek.members.models.problems import FIELD_NAMES
from tirek.people.models import Person
from tirek.people.permissions import VIEW_PERSON
from tirek.structure.enums import ActKind
from tirek.structure.models import Act


@dataclass(frozen=True, kw_only=True)
class Correction:
    """Whose data, none for who may not see the person, and which of them; never what they were."""

    person: Person | None
    fields: list[str | Promise]


def correction_of(actor: Actor, act: Act) -> Correction | None:
    """None where the act corrected nobody."""
    if act.kind != ActKind.PERSON_CORRECTED:
        return None
    touched = act.images.filter(table_name=Person._meta.db_table).values("row_id")
    return Correction(
        person=actor.visible(Person, VIEW_PERSON).filter(pk__in=touched).first(),
        fields=[FIELD_NAMES.get(field, field) for field in act.summary.get("fields", [])],
    )


def persons_of(actor: Actor, act: Act, most: int) -> list[Person]:
    """Whom the act touched, in order, the first of them: those whom the reader sees."""
    placed = act.images.filter(table_name=Placement._meta.db_table).values("row_id")
    corrected = act.images.filter(table_name=Person._meta.db_table).values("row_id")
    touched = Q(pk__in=Placement.objects.filter(pk__in=placed).values("membership__person_id")) | Q(pk__in=corrected)
    return list(actor.visible(Person, VIEW_PERSON).filter(touched).order_by("name_sort", "pk")[:most])
