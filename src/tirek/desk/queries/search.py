"""One search over units and people, within the reader's reach, on the day of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Case, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.lookups import Exact
from django.urls import reverse

from tirek.figures.queries import measure
from tirek.figures.tables import value_text
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import figures
from tirek.kernel.kazakh import fold, normalise
from tirek.members.figures import ACTIVE
from tirek.members.models import Placement
from tirek.members.queries.listing import MemberList
from tirek.members.queries.search import Search
from tirek.people.models import Person
from tirek.structure.models import Unit, UnitName
from tirek.structure.queries import NameOfDay, lines_above, names_on
from tirek.ui.days import AsOf, on_query
from tirek.ui.words import in_short, named
from tirek.units.queries.units import UnitList

SHOWN = 8
# Of units and of members, under what is being typed, from so many letters on.
_FEW, _SHORTEST = 4, 3
_LONGEST = 100
_NAMES = ("name_kk", "name_ru", "name_en")


@dataclass(frozen=True, kw_only=True)
class UnitHit:
    """A unit, where it stood, how many members it had."""

    unit: Unit
    name: str
    above: str
    members: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What the reader may mean, and where it is."""

    label: str
    note: str
    href: str


@dataclass(frozen=True, kw_only=True)
class PersonHit:
    """A person, the card and the unit of the day; of one who had left, the last ones."""

    placement: Placement
    unit: str
    above: str


@dataclass(frozen=True, kw_only=True)
class People:
    """The first of those found, and of how many; ``more`` where they were counted only so far."""

    hits: list[PersonHit]
    count: int
    more: bool


@dataclass(frozen=True, kw_only=True)
class Everything:
    """What was typed and whom and what it finds."""

    actor: Actor
    asof: AsOf
    text: str

    @classmethod
    def read(cls, actor: Actor, asof: AsOf, typed: str) -> "Everything":
        return cls(actor=actor, asof=asof, text=normalise(typed)[:_LONGEST])

    @cached_property
    def _people(self) -> MemberList:
        search = Search.read(self.text)
        return MemberList(actor=self.actor, day=self.asof.day, today=self.asof.today, search=search, size=SHOWN)

    @cached_property
    def _former(self) -> MemberList:
        return self._people.those_who_left()

    @cached_property
    def _units(self) -> UnitList:
        return UnitList(actor=self.actor, day=self.asof.day, text=self.text)

    def straight(self) -> str:
        """Where a number leads that is the code of one unit, or the card, IIN or phone of one person; else nowhere.

        What is written just so goes before what is meant by it: 10-32 is a unit before it is the card № 0001032.
        """
        found = [*self._exact_units(), *self._exact_people()] if self.text else []
        written = [href for code, href in found if code.casefold() == self.text.casefold()]
        hrefs = set(written) or {href for _code, href in found}
        return hrefs.pop() if len(hrefs) == 1 else ""

    def _exact_units(self) -> Iterator[tuple[str, str]]:
        typed = self.text.lstrip("№# ")
        units = UnitList(actor=self.actor, day=self.asof.day, text=typed).base()
        for code in units.filter(code__iexact=typed).values_list("code", flat=True)[:2]:
            yield code, reverse("units:unit", args=[code]) + on_query(self.asof)

    def _exact_people(self) -> Iterator[tuple[str, str]]:
        """Of one person two cards may be found, the present and a former one: that is one person still."""
        if not self._people.search.number:
            return
        for roll in (self._people, self._former):
            exact = roll.rows().filter(roll.search.just_so)
            pairs = exact.values_list("membership__number", "membership__person__public_id")
            for number, public_id in pairs.order_by("pk")[:2]:
                yield number, reverse("people:person", args=[public_id]) + on_query(self.asof)

    @cached_property
    def unit_count(self) -> int:
        return self._units.base().count()

    @cached_property
    def units(self) -> list[UnitHit]:
        return self._unit_hits(self._ranked[:SHOWN])

    def suggestions(self) -> list[Suggestion]:
        """The first units and members, while somebody is still typing: nothing is counted for them."""
        if len(fold(self.text)) < _SHORTEST:
            return []
        units, people = list(self._ranked[:_FEW]), self._people.page(None).rows[:_FEW]
        lines, names = self._places([*(unit.pk for unit in units), *(row.unit_id for row in people)])
        query = on_query(self.asof)

        def place(unit_id: int) -> str:
            return ", ".join(named(names[each]) for each in (unit_id, *lines.get(unit_id, ())[:1]))

        return [
            *(
                Suggestion(
                    label=named(names[unit.pk]),
                    note=_above(unit.pk, lines, names) or unit.code,
                    href=reverse("units:unit", args=[unit.code]) + query,
                )
                for unit in units
            ),
            *(
                Suggestion(
                    label=row.membership.person.full_name,
                    note=place(row.unit_id),
                    href=reverse("people:person", args=[row.membership.person.public_id]) + query,
                )
                for row in people
            ),
        ]

    @property
    def _ranked(self) -> QuerySet[Unit]:
        """The same name or code first, then those that begin so, the higher ones first among equals."""
        typed = fold(self.text)
        alike = UnitName.objects.filter(period__contains=self.asof.day, name_fold__contains=typed)
        folded = [Func(name, function="kk_fold", output_field=TextField()) for name in _NAMES]
        # To fold a name takes long, and one that is the same stands whole among the three.
        whole = Q(name_fold=typed) | Q(name_fold__startswith=f"{typed} ") | Q(name_fold__contains=f" {typed} ")
        whole |= Q(name_fold__endswith=f" {typed}")
        same = alike.filter(whole, reduce(or_, (Q(Exact(each, Value(typed))) for each in folded)))
        begins = alike.filter(name_fold__startswith=typed)
        rank = Case(
            When(Q(code__iexact=self.text) | Q(pk__in=same.values("unit_id")), then=Value(0)),
            When(pk__in=begins.values("unit_id"), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        ranked = self._units.base().annotate(rank=rank).select_related("kind")
        return ranked.order_by("rank", "kind__level", "code", "pk")

    def _unit_hits(self, found: QuerySet[Unit]) -> list[UnitHit]:
        units = list(found)
        ids = [unit.pk for unit in units]
        lines, names = self._places(ids)
        readings = measure([ACTIVE], ids, self.asof.day)
        return [
            UnitHit(
                unit=unit,
                name=named(names[unit.pk]),
                above=_above(unit.pk, lines, names),
                members=value_text(figures[ACTIVE], readings[ACTIVE, unit.pk].value),
            )
            for unit in units
        ]

    def _places(self, ids: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, NameOfDay]]:
        lines = lines_above(ids, self.asof.day)
        return lines, names_on({*ids}.union(*lines.values()), self.asof.day)

    @cached_property
    def people(self) -> People:
        return self._found(self._people)

    @cached_property
    def former(self) -> People:
        return self._found(self._former)

    def _found(self, roll: MemberList) -> People:
        rows = roll.page(None).rows
        lines, names = self._places([row.unit_id for row in rows])
        hits = [
            PersonHit(
                placement=row,
                unit=named(names[row.unit_id]),
                above=_above(row.unit_id, lines, names),
            )
            for row in rows
        ]
        return People(hits=hits, count=roll.count, more=roll.is_capped)

    @property
    def nothing(self) -> bool:
        return not (self.units or self.people.hits or self.former.hits)

    @cached_property
    def most_similar(self) -> Person | None:
        """Where nothing was found: the member whose name is written most like what was typed."""
        near = self._people.most_similar()
        return near[0] if near else None


def _above(unit_id: int, lines: dict[int, list[int]], names: dict[int, NameOfDay]) -> str:
    """The place of a unit, up to its region: a group and a school are told apart by it alone."""
    return " · ".join(in_short(names[each]) for each in lines.get(unit_id, ()))
