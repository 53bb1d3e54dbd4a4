"""Who may have been entered twice, as far as somebody may merge records of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import connection
from django.db.models import Q, QuerySet

from tirek.kernel.actor import Actor
from tirek.members.models import Membership, Placement
from tirek.members.queries.listing import MemberList
from tirek.members.queries.search import Search
from tirek.people.models import Person
from tirek.people.permissions import MERGE_PERSONS
from tirek.structure.models import Ancestry, Unit
from tirek.structure.queries import NameOfDay, lines_above, names_on

FEW = 10
# Whoever has more to look through narrows the list to a unit.
MOST = 1000


@dataclass(frozen=True, kw_only=True)
class RecordOf:
    """A record of somebody, and each membership with the unit in which it stands or last stood, and those above it."""

    person: Person
    stood: list[tuple[Membership, NameOfDay, list[NameOfDay]]]

    @property
    def memberships(self) -> list[Membership]:
        return [membership for membership, *_names in self.stood]


def records_of(persons: Iterable[Person], day: date) -> list[RecordOf]:
    """In the order given, their memberships the earliest first, units by their names of the day."""
    persons = list(persons)
    last = Placement.objects.filter(membership__person__in=persons, is_last=True).select_related("membership")
    placements = list(last.order_by("period", "pk"))
    ids = {each.unit_id for each in placements}
    lines = lines_above(ids, day)
    names = names_on(ids.union(*lines.values()), day)
    stood: dict[int, list[tuple[Membership, NameOfDay, list[NameOfDay]]]] = {person.pk: [] for person in persons}
    for each in placements:
        above = [names[pk] for pk in lines.get(each.unit_id, ())]
        stood[each.membership.person_id].append((each.membership, names[each.unit_id], above))
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


@dataclass(frozen=True, kw_only=True)
class DuplicateList:
    """Persons within the reach, of a unit or of all of it, of whom another one may be the same, as ``alike`` says.

    A name in one word says too little. Of very many the first that are met are listed.
    """

    actor: Actor
    unit: Unit | None = None

    def rows(self) -> QuerySet[Person]:
        return Person.objects.filter(pk__in=self._ids)

    @cached_property
    def _ids(self) -> list[int]:
        everybody = self.actor.can(MERGE_PERSONS)
        seen = Person.objects.all() if everybody else self.actor.visible(Person, MERGE_PERSONS)
        seen = seen.exclude(given_name="")
        if self.unit:
            below = Ancestry.objects.filter(ancestor=self.unit).today().values("unit_id")
            seen = seen.filter(pk__in=Person.objects.in_units(below).values("pk"))
        inner, params = seen.order_by().values("id", "name_fold", "birth_date", "iin_index").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(_ALIKE.format(seen=inner), [*params, MOST])
            return [pk for (pk,) in cursor.fetchall()]


_ALIKE = """
WITH seen (id, name_fold, birth_date, iin_index) AS MATERIALIZED ({seen}), alike AS (
    SELECT a.id FROM seen a JOIN seen b ON b.name_fold = a.name_fold AND b.birth_date = a.birth_date
    WHERE b.id <> a.id AND (a.iin_index IS NULL OR b.iin_index IS NULL)
    UNION
    SELECT unnest(ARRAY[a.id, b.id]) FROM seen a JOIN seen b ON b.name_fold = a.name_fold
    WHERE a.birth_date IS NULL AND b.id <> a.id AND (a.iin_index IS NULL OR b.iin_index IS NULL)
)
SELECT id FROM alike ORDER BY id LIMIT %s
"""
