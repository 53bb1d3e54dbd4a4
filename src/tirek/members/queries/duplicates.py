"""Who may have been entered twice, as far as somebody may merge records of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tirek.kernel.actor import Actor
from tirek.members.models import Membership, Placement
from tirek.members.queries.listing import MemberList
from tirek.members.queries.search import Search
from tirek.people.models import Person
from tirek.people.permissions import MERGE_PERSONS
from tirek.structure.queries import NameOfDay, names_on

FEW = 10


@dataclass(frozen=True, kw_only=True)
class RecordOf:
    """A record of somebody, and each membership with the unit in which it stands or last stood."""

    person: Person
    stood: list[tuple[Membership, NameOfDay]]

    @property
    def memberships(self) -> list[Membership]:
        return [membership for membership, _name in self.stood]


def records_of(persons: Iterable[Person], day: date) -> list[RecordOf]:
    """In the order given, their memberships the earliest first, units by their names of the day."""
    persons = list(persons)
    last = Placement.objects.filter(membership__person__in=persons, is_last=True).select_related("membership")
    placements = list(last.order_by("period", "pk"))
    names = names_on({each.unit_id for each in placements}, day)
    stood: dict[int, list[tuple[Membership, NameOfDay]]] = {person.pk: [] for person in persons}
    for each in placements:
        stood[each.membership.person_id].append((each.membership, names[each.unit_id]))
    return [RecordOf(person=person, stood=stood[person.pk]) for person in persons]


def alike(actor: Actor, person: Person) -> list[Person]:
    """Of the same name, and of the same birth date or one that is not known; two IINs tell two persons apart."""
    same = actor.visible(Person, MERGE_PERSONS).filter(name_fold=person.name_fold).exclude(pk=person.pk)
    if person.birth_date:
        same = same.filter(Q(birth_date=person.birth_date) | Q(birth_date=None))
    if person.iin_index:
        same = same.filter(iin_index=None)
    return list(same.order_by("pk")[:FEW])


def found(actor: Actor, person: Person, typed: str, today: date) -> list[Person]:
    """By name, card or IIN: members first, then those who left."""
    roll = MemberList(
        actor=actor, day=today, today=today, search=Search.read(typed), permission=MERGE_PERSONS, size=FEW
    )
    rows = [*roll.page(None).rows, *roll.those_who_left().page(None).rows]
    persons = {row.membership.person_id: row.membership.person for row in rows}
    persons.pop(person.pk, None)
    return list(persons.values())
