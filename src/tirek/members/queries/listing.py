"""The list of members as of a day: who stood in the units below, as far as the reader may see them today."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tirek.access.actor import AccountActor
from tirek.figures.queries import measure
from tirek.kernel.actor import Actor
from tirek.members.enums import LEAVING
from tirek.members.models import Placement
from tirek.members.permissions import VIEW_MEMBERS
from tirek.members.queries.search import Search
from tirek.people.models import Person
from tirek.structure.enums import Role
from tirek.structure.models import Ancestry, Unit

SIZE = 50
CAP = 1000
_NAME = "membership__person__name_sort"
_ORDER = ("rank", _NAME, "membership__person_id", "pk")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the list a page begins: after (or before) this row, which is the ``number``-th."""

    row: int
    number: int
    backwards: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the list. ``first`` is the number of its first row; no neighbour where the list ends."""

    rows: list[Placement]
    first: int
    previous: Place | None
    next: Place | None


def own_units(actor: Actor) -> list[Unit]:
    """Where the account was given its rights; the system has them at the centre."""
    if isinstance(actor, AccountActor):
        return list(Unit.objects.filter(pk__in=actor.unit_ids).select_related("kind").order_by("pk"))
    return list(Unit.objects.filter(role=Role.CENTRE).select_related("kind").order_by("pk"))


@dataclass(frozen=True, kw_only=True)
class MemberList:
    """Members of a unit, or of all that the reader's account reaches, on a day; ``left`` lists those who had left."""

    actor: Actor
    day: date
    today: date
    unit: Unit | None = None
    search: Search = field(default_factory=lambda: Search(""))
    left: bool = False

    @cached_property
    def tops(self) -> list[Unit]:
        """The units whose lines bound the list, none of them below another."""
        if self.unit:
            return [self.unit]
        own = own_units(self.actor)
        if len(own) < 2:
            return own
        ids = [unit.pk for unit in own]
        inner = Ancestry.objects.today().filter(unit_id__in=ids, ancestor_id__in=ids).exclude(unit=F("ancestor"))
        nested = set(inner.values_list("unit_id", flat=True))
        return [unit for unit in own if unit.pk not in nested]

    @cached_property
    def whole(self) -> bool:
        """Nothing bounds the list: every line leads to the centre, and who has the right there has it everywhere."""
        return any(top.role == Role.CENTRE for top in self.tops) and self.actor.can(VIEW_MEMBERS)

    @cached_property
    def reach(self) -> list[int]:
        """Where the reader may see members today. As numbers: the database plans well by them and badly by lines."""
        return list(self.actor.visible(Unit, VIEW_MEMBERS).order_by().values_list("pk", flat=True))

    @cached_property
    def below(self) -> list[int]:
        """The units in the tree of the day."""
        lines = Ancestry.objects.filter(ancestor__in=self.tops, period__contains=self.day)
        return sorted(set(lines.values_list("unit_id", flat=True)))

    def everybody(self) -> QuerySet[Placement]:
        """As ``rows``, before what is searched for."""
        if self.left:
            return self._gone()
        standing = Placement.objects.filter(period__contains=self.day)
        if self.whole:
            return standing
        still = Q(unit_id__in=set(self.below).intersection(self.reach))
        if self.day == self.today:
            # A placement that stands is the last of its membership, and so decides itself who may see it.
            return standing.filter(still)
        # Most still are where they stood; only of the others it is asked where they went.
        went = Placement.objects.filter(membership=OuterRef("membership"), is_last=True, unit_id__in=self.reach)
        gone = Q(is_last=False, unit_id__in=self.below) & Q(Exists(went))
        return standing.filter((still & Q(is_last=True)) | gone)

    def _gone(self) -> QuerySet[Placement]:
        """Those who had left, at the unit and in the tree of the day on which they left."""
        gone = Placement.objects.filter(ended__in=LEAVING, period__endswith__lte=self.day)
        if self.whole:
            return gone
        day_of_leaving = OuterRef("period__endswith")
        lines = Ancestry.objects.filter(unit=OuterRef("unit"), ancestor__in=self.tops, period__contains=day_of_leaving)
        return gone.filter(Exists(lines), unit_id__in=self.reach)

    def rows(self) -> QuerySet[Placement]:
        return self.everybody().filter(self.search.condition()) if self.search else self.everybody()

    @cached_property
    def total(self) -> int:
        """How many stand there on the day, by the figures engine: also those who may not be shown."""
        ids = [top.pk for top in self.tops]
        readings = measure(["members.active"], ids, self.day) if ids else {}
        return sum(int(reading.value or 0) for reading in readings.values())

    @cached_property
    def count(self) -> int:
        """How many the list shows. A search is counted up to ``CAP`` and one more, which says "more"."""
        if self.search or self.left:
            return self.rows()[: CAP + 1].count()
        return self.total if self.day == self.today or self.whole else self.everybody().count()

    @property
    def is_capped(self) -> bool:
        return bool(self.search or self.left) and self.count > CAP

    def those_who_left(self) -> "MemberList":
        """The same question about former members."""
        return replace(self, left=True)

    @property
    def hidden(self) -> int:
        """Who stood there on the day but has since gone where this reader sees nobody."""
        return 0 if self.search or self.left else max(self.total - self.count, 0)

    def page(self, place: Place | None) -> Page:
        anchor = self._anchor(place) if place else None
        if place is None or anchor is None:
            return self._page_from(self._ordered()[: SIZE + 1], 1)
        if not place.backwards:
            return self._page_from(self._ordered().filter(_after(anchor))[: SIZE + 1], place.number + 1)
        rows = list(self._ordered(backwards=True).filter(_before(anchor))[: SIZE + 1])
        first = place.number - min(len(rows), SIZE)
        if len(rows) <= SIZE or first <= 1:
            return self._page_from(self._ordered()[: SIZE + 1], 1)
        rows = rows[SIZE - 1 :: -1]
        return _page(rows, first, more_before=True, more_after=True)

    def _page_from(self, found: QuerySet[Placement], first: int) -> Page:
        rows = list(found)
        return _page(rows[:SIZE], first, more_before=first > 1, more_after=len(rows) > SIZE)

    def _ordered(self, *, backwards: bool = False) -> QuerySet[Placement]:
        ranked = self.search.ranked(self.rows())
        order = [f"-{name}" for name in _ORDER] if backwards else list(_ORDER)
        hidden = ("membership__person__iin_cipher", "membership__person__iin_index")
        return ranked.select_related("membership__person", "unit").defer(*hidden).order_by(*order)

    def _anchor(self, place: Place) -> dict[str, Any] | None:
        """Where the row stands in the order, even when it has left the list. None of those the reader may not see."""
        row = self.actor.visible(Placement, VIEW_MEMBERS).filter(pk=place.row)
        found: dict[str, Any] | None = self.search.ranked(row).values(*_ORDER).first()
        return found

    def nearest(self) -> tuple[Person, int] | None:
        """Where nothing was found: the person in the list written most like it, and how many bear that surname."""
        if self.search.number or not self.search.words:
            return None
        typed = " ".join(self.search.words)
        alike = TrigramWordSimilarity(typed, "membership__person__name_fold")
        near = self.everybody().filter(membership__person__name_fold__trigram_word_similar=typed)
        row = near.annotate(alike=alike).select_related("membership__person").order_by("-alike", "pk").first()
        if row is None:
            return None
        person = row.membership.person
        same = self.everybody().filter(Search.read(person.surname).condition())
        return person, same[: CAP + 1].count()


def _page(rows: Sequence[Placement], first: int, *, more_before: bool, more_after: bool) -> Page:
    def at(row: Placement, number: int, *, backwards: bool) -> Place:
        return Place(row=row.pk, number=number, backwards=backwards)

    return Page(
        rows=list(rows),
        first=first,
        previous=at(rows[0], first, backwards=True) if more_before and rows else None,
        next=at(rows[-1], first + len(rows) - 1, backwards=False) if more_after and rows else None,
    )


def _after(anchor: dict[str, Any]) -> Q:
    return _beyond(anchor, "gt")


def _before(anchor: dict[str, Any]) -> Q:
    return _beyond(anchor, "lt")


def _beyond(anchor: dict[str, Any], compare: str) -> Q:
    """Row comparison, written out: (a, b) > (x, y) is a > x or a = x and b > y."""
    found = Q()
    for at, name in enumerate(_ORDER):
        same = Q(**{key: anchor[key] for key in _ORDER[:at]})
        found |= same & Q(**{f"{name}__{compare}": anchor[name]})
    return found
