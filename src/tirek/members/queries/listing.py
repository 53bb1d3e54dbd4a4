"""The list of members as of a day: who stood in the units below, as far as the reader may see them today."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tirek.access.actor import AccountActor
from tirek.figures.queries import measure
from tirek.kernel.actor import Actor
from tirek.kernel.permissions import Permission
from tirek.members.enums import LEAVING
from tirek.members.figures import ACTIVE, BIRTH_UNKNOWN, SEX_UNKNOWN, WOMEN, YOUTH
from tirek.members.models import Placement
from tirek.members.permissions import VIEW_MEMBERS
from tirek.members.queries.filters import Filters
from tirek.members.queries.own import themselves
from tirek.members.queries.past_the_wall import gone
from tirek.members.queries.search import (
    BY_NAME,
    AnchorRow,
    MemberReader,
    MemberSort,
    Search,
    count_up_to,
    most_similar,
    stretch_of,
)
from tirek.people.models import Person
from tirek.structure.enums import UnitRole
from tirek.structure.models import Ancestry, Unit
from tirek.structure.queries import in_order
from tirek.ui.lists import SIZE, Page, PagePlace

CAP = 1000
# What these filters leave is a figure that is kept, and need not be counted.
AS_FILTERS = {
    YOUTH: Filters(youth=True),
    WOMEN: Filters(sex="f"),
    BIRTH_UNKNOWN: Filters(missing=("birth_date",)),
    SEX_UNKNOWN: Filters(missing=("sex",)),
}


def own_units(actor: Actor) -> list[Unit]:
    """Where the account was given its rights; the system has them at the centre."""
    if isinstance(actor, AccountActor):
        return list(Unit.objects.filter(pk__in=actor.unit_ids).select_related("kind").order_by("pk"))
    return list(Unit.objects.filter(role=UnitRole.CENTRE).select_related("kind").order_by("pk"))


@dataclass(frozen=True, kw_only=True)
class MemberList:
    """Members of a unit, or of all that the reader's account reaches, on a day; ``left`` lists those who had left."""

    actor: Actor
    day: date
    today: date
    unit: Unit | None = None
    search: Search = field(default_factory=lambda: Search(""))
    left: bool = False
    filters: Filters = field(default_factory=Filters)
    sort: MemberSort = BY_NAME
    language: str = "kk"
    permission: Permission = VIEW_MEMBERS
    # How many a page shows.
    size: int = SIZE

    @cached_property
    def tops(self) -> list[Unit]:
        """The units whose lines bound the list, none of them below another."""
        if self.unit:
            return [self.unit]
        own = own_units(self.actor)
        if len(own) > 1:
            # Another duty, at another unit, may show no members.
            seen = self.actor.visible(Unit, self.permission).filter(pk__in=[unit.pk for unit in own])
            reached = set(seen.values_list("pk", flat=True))
            own = [unit for unit in own if unit.pk in reached]
        if len(own) < 2:
            return own
        ids = [unit.pk for unit in own]
        inner = Ancestry.objects.today().filter(unit_id__in=ids, ancestor_id__in=ids).exclude(unit=F("ancestor"))
        nested = set(inner.values_list("unit_id", flat=True))
        return [unit for unit in own if unit.pk not in nested]

    @cached_property
    def whole(self) -> bool:
        """Nothing bounds the list: every line leads to the centre, and who has the right there has it everywhere."""
        return any(top.role == UnitRole.CENTRE for top in self.tops) and self.actor.can(self.permission)

    @cached_property
    def reach(self) -> frozenset[int]:
        """Where the reader may see members today. As numbers: the database plans well by them and badly by lines."""
        return frozenset(self.actor.visible(Unit, self.permission).order_by().values_list("pk", flat=True))

    @cached_property
    def alone(self) -> QuerySet[Person] | None:
        """The reader's own person, where the reader sees nobody else."""
        persons = themselves(self.actor, self.permission)
        return None if persons is None or self.reach else persons

    @cached_property
    def _reaches_all(self) -> bool:
        """Who has a right at a unit has it at all below it in the tree of today, so those need not be looked up."""
        seen = self.actor.visible(Unit, self.permission).filter(pk__in=[top.pk for top in self.tops])
        return seen.count() == len(self.tops)

    @cached_property
    def below(self) -> frozenset[int]:
        """The units in the tree of the day."""
        lines = Ancestry.objects.filter(ancestor__in=self.tops, period__contains=self.day)
        return frozenset(lines.values_list("unit_id", flat=True))

    @property
    def _by(self) -> str:
        """Where bounds are looked up: beside the names, or, when names do not matter, in the placement itself."""
        named = bool(self.search) and not self.search.number
        return "listed__" if named or self.sort.walks_names else ""

    def everybody(self) -> QuerySet[Placement]:
        """As ``rows``, before filters and what is searched for."""
        if self.alone is not None:
            return self._alone(self.alone)
        if self.left:
            return self._gone()
        standing = Placement.objects.filter(**{f"{self._by}period__contains": self.day})
        if self.whole:
            return standing
        if self.day == self.today and self._reaches_all:
            # A placement that stands is the last of its membership, and so decides itself who may see it.
            return standing.filter(**{f"{self._by}unit_id__among": self.below})
        still = Q(**{f"{self._by}unit_id__among": self.below & self.reach})
        if self.day == self.today:
            return standing.filter(still)
        # Most still are where they stood; only of the others it is asked where they went.
        went = Placement.objects.filter(membership=OuterRef("membership"), is_last=True, unit_id__among=self.reach)
        gone = Q(Exists(went), is_last=False, **{f"{self._by}unit_id__among": self.below})
        return standing.filter((still & Q(is_last=True)) | gone)

    def _alone(self, persons: QuerySet[Person]) -> QuerySet[Placement]:
        mine = Placement.objects.filter(membership__person__in=persons, listed__isnull=False)
        if self.unit:
            mine = mine.filter(unit_id__among=self.below)
        if self.left:
            return mine.filter(ended__in=LEAVING, period__endswith__lte=self.day)
        return mine.filter(period__contains=self.day)

    def _gone(self) -> QuerySet[Placement]:
        """Those who had left, at the unit and in the tree of the day on which they left."""
        gone = Placement.objects.filter(ended__in=LEAVING, period__endswith__lte=self.day, listed__isnull=False)
        # It follows, and is said too: who still stands, which is nearly everybody, is left out where words are found.
        gone = gone.filter(listed__period__upper_inf=False)
        if self.whole:
            return gone
        day_of_leaving = OuterRef("period__endswith")
        lines = Ancestry.objects.filter(unit=OuterRef("unit"), ancestor__in=self.tops, period__contains=day_of_leaving)
        return gone.filter(Exists(lines), **{f"{self._by}unit_id__among": self.reach})

    def rows(self) -> QuerySet[Placement]:
        return self._filtered().filter(self.search.condition()) if self.search else self._filtered()

    def _filtered(self) -> QuerySet[Placement]:
        return self.everybody().filter(self.filters.condition(self.day)) if self.filters else self.everybody()

    @property
    def narrowed(self) -> bool:
        """Other than by unit: then no figure says how many there are."""
        return bool(self.search or self.filters or self.left)

    @cached_property
    def total(self) -> int:
        """How many stand there on the day, by the figures engine: also those who may not be shown."""
        return self._sum_of(ACTIVE)

    def _sum_of(self, figure: str) -> int:
        ids = [top.pk for top in self.tops]
        readings = measure([figure], ids, self.day) if ids else {}
        return sum(int(reading.value or 0) for reading in readings.values())

    @cached_property
    def _shows_all(self) -> bool:
        """Whoever stood in the units on the day is shown to this reader."""
        return self.whole or (self.day == self.today and self._reaches_all)

    @property
    def _as_figure(self) -> str:
        """The figure that counts just those whom the filter leaves; empty where there is none."""
        if self.search or self.left or self.alone is not None:
            return ""
        figure = next((key for key, filters in AS_FILTERS.items() if filters == self.filters), "")
        return figure if figure and self._shows_all else ""

    @cached_property
    def _counted(self) -> int:
        """How many the list shows. A narrowed one is counted up to ``CAP`` and one more, which says "more"."""
        if self.alone is not None:
            return self.rows().count()
        if figure := self._as_figure:
            return self._sum_of(figure)
        if self.narrowed:
            if self.reader.looked_up:
                return min(*self.reader.looked_up, CAP + 1)
            return count_up_to(self.rows(), CAP + 1) if self._unforeseen else self.rows()[: CAP + 1].count()
        return self.total if self._shows_all else self.total - self.hidden

    @property
    def count(self) -> int:
        return CAP if self.is_capped else self._counted

    @property
    def is_capped(self) -> bool:
        return self.narrowed and not self._as_figure and self._counted > CAP

    def whole_count(self) -> int:
        return self.rows().order_by().count()

    def those_who_left(self) -> "MemberList":
        """The same question about former members."""
        return replace(self, left=True)

    @cached_property
    def hidden(self) -> int:
        """Who stands where this reader sees nobody, or stood there on the day and has since gone to such a place: of
        everybody there, whatever the list is narrowed to. Of those who left it is not told.
        """
        return 0 if self.left or self.alone is not None or self._shows_all else gone(self.below, self.reach, self.day)

    def page(self, place: PagePlace | None) -> Page[Placement]:
        return self.reader.page(place, self._anchor(place) if place else None)

    @cached_property
    def reader(self) -> MemberReader:
        """Reads the list in its order, and knows of a page that it has read how many there are."""
        return MemberReader(
            rows=self._filtered(), found=self.rows(), sort=self.sort, search=self._ranking, units=lambda: self.units,
            narrowed=self._unforeseen, guessed=self._one_word, size=self.size,
        )  # fmt: skip

    @property
    def _ranking(self) -> Search | None:
        """Where the list is in the order of names, those whose name is just as it was typed come first."""
        return self.search if self.search and self.sort.by_name else None

    @property
    def _unforeseen(self) -> bool:
        """How many match is not to be guessed. Of the beginnings of surnames the database guesses well."""
        return self.narrowed and (bool(self.filters) or self.left or not self.search.is_short)

    @property
    def _one_word(self) -> bool:
        """Nothing but a word narrows the list: how often it stands the database knows."""
        return len(self.search.words) == 1 and not (self.search.number or self.filters or self.left)

    @cached_property
    def units(self) -> list[int]:
        """The units of the list by their names of the day, in the order of the alphabet."""
        lines = Ancestry.objects.filter(ancestor__in=self.tops)
        lines = lines.filter(period__startswith__lte=self.day) if self.left else lines.filter(period__contains=self.day)
        return in_order(lines.values("unit_id"), self.day, self.language)

    def _anchor(self, place: PagePlace) -> AnchorRow | None:
        """Where the row stands in the order, even when it has left the list. None of those the reader may not see."""
        if not isinstance(place.row, int):
            return None
        row = self.actor.visible(Placement, self.permission).filter(pk=place.row)
        names = {key.removeprefix("-") for key in self.sort.keys}
        if self._ranking:
            row, names = row.annotate(stretch=stretch_of(self._ranking.stretches)), names | {"stretch"}
        found: AnchorRow | None = row.values("unit_id", "birth_date", *names).first()
        return found

    def most_similar(self) -> tuple[Person, int] | None:
        """Where nothing was found: the person in the list written most like it, and how many bear that surname."""
        if self.search.number or not self.search.words:
            return None
        person = most_similar(self._filtered(), self.search.words)
        if person is None:
            return None
        same = self._filtered().filter(Search.read(person.surname).condition())
        return person, count_up_to(same, CAP + 1)
