"""Who may have been entered twice, as far as somebody may merge records of one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

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
    unit_ids: list[int]

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
    units: dict[int, list[int]] = {person.pk: [] for person in persons}
    for each in placements:
        above = [names[pk] for pk in lines.get(each.unit_id, ())]
        stood[each.membership.person_id].append((each.membership, names[each.unit_id], above))
        units[each.membership.person_id].append(each.unit_id)
    return [RecordOf(person=one, stood=stood[one.pk], unit_ids=units[one.pk]) for one in persons]


def units_of(records: Iterable[RecordOf]) -> list[Unit]:
    """Where those listed stand or last stood."""
    return list(Unit.objects.filter(pk__in={pk for record in records for pk in record.unit_ids}))


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
    """Persons within the reach of whom another one may be the same, as ``alike`` says; of a unit those who stand in it,
    and who beside them, wherever that is.

    A name in one word says too little. Of very many those of the first names are listed, each with all of that name.
    """

    actor: Actor
    unit: Unit | None = None

    def rows(self) -> QuerySet[Person]:
        return Person.objects.filter(pk__in=self._found[0])

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are listed."""
        return self._found[1]

    def whole_count(self) -> int:
        ((count,),) = self._ask(_COUNT)
        return int(count)

    @cached_property
    def _found(self) -> tuple[list[int], bool]:
        rows = self._ask(_FIRST, MOST + 1)
        if len(rows) <= MOST:
            return [pk for pk, _name in rows], False
        (_pk, last) = rows[-1]
        whole = [pk for pk, name in rows if name != last]
        return whole or [pk for pk, _name in rows[:MOST]], True

    def _ask(self, wanted: str, *more: int) -> list[tuple[Any, ...]]:
        everybody = self.actor.can(MERGE_PERSONS)
        seen = Person.objects.all() if everybody else self.actor.visible(Person, MERGE_PERSONS)
        columns = seen.exclude(given_name="").order_by().values("id", "name_fold", "birth_date", "iin_index")
        inner, params = columns.query.sql_with_params()
        bound, of_bound = "", ()
        if self.unit:
            below = Ancestry.objects.filter(ancestor=self.unit).today().values("unit_id")
            standing, of_bound = Person.objects.in_units(below).values("pk").query.sql_with_params()
            bound = f" WHERE id IN ({standing})"
        others = _OTHERS if self.unit else ""
        with connection.cursor() as cursor:
            cursor.execute(_ALIKE.format(seen=inner, bound=bound, others=others) + wanted, [*params, *of_bound, *more])
            return list(cursor.fetchall())


_ALIKE = """
WITH seen (id, name_fold, birth_date, iin_index) AS MATERIALIZED ({seen}), mine AS MATERIALIZED (
    SELECT * FROM seen{bound}
), pair AS (
    SELECT a.id, b.id AS other, a.name_fold
    FROM mine a JOIN seen b ON b.name_fold = a.name_fold AND b.birth_date = a.birth_date
    WHERE b.id <> a.id AND (a.iin_index IS NULL OR b.iin_index IS NULL)
    UNION ALL
    SELECT a.id, b.id, a.name_fold FROM mine a JOIN seen b ON b.name_fold = a.name_fold
    WHERE a.birth_date IS NULL AND b.id <> a.id AND (a.iin_index IS NULL OR b.iin_index IS NULL){others}
), alike AS (
    SELECT DISTINCT x.id, p.name_fold FROM pair p CROSS JOIN LATERAL (VALUES (p.id), (p.other)) x (id)
)
"""
# Without a bound these are the same pairs from their other side.
_OTHERS = """
    UNION ALL
    SELECT a.id, b.id, a.name_fold FROM mine a JOIN seen b ON b.name_fold = a.name_fold
    WHERE b.birth_date IS NULL AND b.id <> a.id AND (a.iin_index IS NULL OR b.iin_index IS NULL)
"""
_FIRST = "SELECT id, name_fold FROM alike ORDER BY name_fold, id LIMIT %s"
_COUNT = "SELECT count(*) FROM alike"
