"""What is done to the roll."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import ActKind, HistoryOf, Link, act_kinds
from tirek.members.enums import FIELD_NAMES
from tirek.members.models import Placement
from tirek.members.permissions import ADMIT, END_MEMBERSHIP, TRANSFER
from tirek.people.models import Person
from tirek.people.permissions import CORRECT_PERSON, MERGE_PERSONS, VIEW_PERSON
from tirek.structure.models import Act


def persons_touched(actor: Actor, acts: Sequence[Act], most: int) -> Mapping[int, Sequence[Link]]:
    """Whom each of the acts touched, in order; of nobody who is seen, none."""
    first, *others = (_touched_by(actor, act, most) for act in acts)
    found: dict[int, list[Link]] = {}
    for person in first.union(*others, all=True).order_by("act_id", "name_sort", "pk") if others else first:
        address = reverse("people:person", args=[person.public_id])
        found.setdefault(person.act_id, []).append(Link(label=person.full_name, address=address))
    return found


def _touched_by(actor: Actor, act: Act, most: int) -> QuerySet[Any]:
    placed = act.images.filter(table_name=Placement._meta.db_table).values("row_id")
    corrected = act.images.filter(table_name=Person._meta.db_table).values("row_id")
    touched = Q(pk__in=Placement.objects.filter(pk__in=placed).values("membership__person_id")) | Q(pk__in=corrected)
    seen = actor.visible(Person, VIEW_PERSON).filter(touched).annotate(act_id=Value(act.pk))
    return seen.order_by("name_sort", "pk")[:most]


def _fields(act: Act) -> Sequence[str | Promise]:
    """Which data were corrected; never what they were."""
    return [FIELD_NAMES.get(field, field) for field in act.summary.get("fields", [])]


def _correction(act: Act, history: HistoryOf) -> str:
    return _("Data corrected: %(fields)s") % {"fields": ", ".join(str(field) for field in _fields(act))}


def _merging(act: Act, history: HistoryOf) -> str:
    """By the cards that the other record had."""
    numbers = ", ".join(act.summary.get("numbers", []))
    if not numbers:
        return ""
    return _("Merged with another record of the same person (card № %(numbers)s)") % {"numbers": numbers}


def _correct(actor: Actor, act: Act) -> Link | None:
    """The form for the person's data, where it was one person."""
    touched = act.images.filter(table_name=Person._meta.db_table).values("row_id")
    found = list(actor.visible(Person, CORRECT_PERSON).filter(pk__in=touched)[:2])
    if len(found) != 1:
        return None
    return Link(label=str(CORRECT_PERSON.label), address=reverse("people:correct", args=[found[0].public_id]))


MEMBER_ADMITTED = ActKind(
    key="member_admitted",
    label=gettext_lazy("Member admitted"),
    icon="user-plus",
    right=ADMIT,
    histories=frozenset({"person"}),
    undone_from=frozenset({"person"}),
    concerns=persons_touched,
    corrected_at=_correct,
)
MEMBERS_LEFT = ActKind(
    key="members_left",
    label=gettext_lazy("Membership ended"),
    icon="user-minus",
    right=END_MEMBERSHIP,
    histories=frozenset({"person"}),
    undone_from=frozenset({"person"}),
    concerns=persons_touched,
)
MEMBERS_TRANSFERRED = ActKind(
    key="members_transferred",
    label=gettext_lazy("Members transferred"),
    icon="arrow-right-left",
    right=TRANSFER,
    histories=frozenset({"person"}),
    undone_from=frozenset({"person"}),
    concerns=persons_touched,
)
PERSON_CORRECTED = ActKind(
    key="person_corrected",
    label=gettext_lazy("Person's data corrected"),
    icon="user-pen",
    right=CORRECT_PERSON,
    histories=frozenset({"person"}),
    undone_from=frozenset({"person"}),
    told=_correction,
    concerns=persons_touched,
    uncounted=_fields,
    corrected_at=_correct,
)
PERSONS_MERGED = ActKind(
    key="persons_merged",
    label=gettext_lazy("Two records of one person merged"),
    icon="merge",
    right=MERGE_PERSONS,
    histories=frozenset({"person"}),
    undone_from=frozenset({"person"}),
    told=_merging,
    concerns=persons_touched,
    uncounted=_fields,
    corrected_at=_correct,
)
act_kinds.declare(MEMBER_ADMITTED, MEMBERS_LEFT, MEMBERS_TRANSFERRED, PERSON_CORRECTED, PERSONS_MERGED)
