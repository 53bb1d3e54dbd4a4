"""The list of units as of a day: found, filtered, and put in the order of a name or of any figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import F, Q, QuerySet

from tirek.figures.queries.measure import measure
from tirek.figures.queries.readings import At, Reading, is_counted, is_flow
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import figures
from tirek.kernel.kazakh import normalise
from tirek.kernel.language import reader_language
from tirek.kernel.periods import Period
from tirek.kernel.permissions import Permission
from tirek.members.figures import ACTIVE
from tirek.structure.enums import UnitRole
from tirek.structure.models import Ancestry, Charter, Unit, UnitName
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import called, charter_in_force
from tirek.ui.days import year_before
from tirek.ui.lists import SIZE, Page, PagePlace
from tirek.units.queries.ranking import Ranking

# Read from the records of every member each time: only where a page of units holds few of them.
COUNTED_ROLES = UnitRole.HOLDING
COUNTED_MOST = 500

SMALL, LARGE, EMPTY, UNKNOWN, CLOSED = "small", "large", "empty", "unknown", "closed"
FILTERS = (SMALL, LARGE, EMPTY, UNKNOWN, CLOSED)


def at_of(key: str, on: date) -> At:
    """The day for a stock; for a flow the twelve months up to its end."""
    return Period(step_day(year_before(on)), step_day(on)) if is_flow(figures[key]) else on


def step_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def measure_mixed(keys: Sequence[str], unit_ids: Sequence[int], on: date) -> dict[tuple[str, int], Reading]:
    """Stocks of the day and flows of the twelve months together: two readings, however many units and figures."""
    found: dict[tuple[str, int], Reading] = {}
    for flows in (False, True):
        asked = [key for key in keys if is_flow(figures[key]) == flows]
        if asked and unit_ids:
            found |= measure(asked, unit_ids, at_of(asked[0], on))
    return found


def _every_role(counted: Mapping[str, int]) -> dict[str, int]:
    return {role.value: counted.get(role.value, 0) for role in UnitRole}


@dataclass(frozen=True, kw_only=True)
class UnitList:
    """Units of the reader's reach in the tree of the day: at and below one unit, of one role, name and state.

    ``sort`` is place, name, code, opened, closed or the key of a figure, with a minus for the other way round.
    """

    actor: Actor
    day: date
    unit: Unit | None = None
    role: str = ""
    text: str = ""
    state: str = ""
    sort: str = "place"
    # Where it is held the units are seen: to look at them, or to take them out.
    permission: Permission = VIEW_UNIT

    @property
    def closed(self) -> bool:
        return self.state == CLOSED

    @cached_property
    def charter(self) -> Charter:
        return charter_in_force()

    def base(self) -> QuerySet[Unit]:
        """Before role and fault are asked for."""
        units = self.actor.visible(Unit, self.permission)
        units = units.filter(period__endswith__lte=self.day) if self.closed else units.filter(period__contains=self.day)
        if self.unit:
            lines = Ancestry.objects.filter(ancestor=self.unit)
            # A line runs through the closing day: a closed unit is looked for where it last stood.
            last = lines.filter(period__endswith=F("unit__period__endswith") + 1)
            here = last if self.closed else lines.filter(period__contains=self.day)
            units = units.filter(pk__in=here.values("unit_id"))
        if typed := normalise(self.text):
            names = UnitName.objects.filter(called(typed))
            names = names if self.closed else names.filter(period__contains=self.day)
            units = units.filter(Q(pk__in=names.values("unit_id")) | Q(code__icontains=typed))
        return units

    @property
    def _ranking(self) -> Ranking:
        fault = self.state if self.state in (SMALL, LARGE, EMPTY, UNKNOWN) else ""
        bounds = (self.charter.minimum_members, self.charter.maximum_members) if fault else (None, None)
        return Ranking(base=self.base(), day=self.day, role=self.role, fault=fault, sized=ACTIVE, bounds=bounds)

    @cached_property
    def by_role(self) -> dict[str, int]:
        """How many of each role there are, before one is chosen."""
        return _every_role(self._ranking.by_role())

    @cached_property
    def by_fault(self) -> dict[str, int]:
        """How many units have which fault of their size."""
        bounds = (self.charter.minimum_members, self.charter.maximum_members)
        return replace(self._ranking, bounds=bounds).by_fault()

    @property
    def count(self) -> int:
        return self.by_role[self.role] if self.role else sum(self.by_role.values())

    @cached_property
    def _ordered(self) -> Ranking:
        """The units in order; equals by their names in Kazakh order, and units without a value last either way."""
        key = self.sort.lstrip("-")
        ranking = replace(self._ranking, sort=self.sort, language=reader_language())
        if key not in figures:
            return ranking
        counted = self._counted(ranking, key) if is_counted(figures[key]) else None
        return replace(ranking, at=at_of(key, self.day), counted=counted)

    def _counted(self, ranking: Ranking, key: str) -> dict[int, Fraction | None]:
        ids = [pk for pk, _number in replace(ranking, sort="place").ranked().places]
        found = measure_mixed([key], ids, self.day)
        return {pk: found[key, pk].value for pk in ids}

    @property
    def ordered(self) -> list[int]:
        """All ids in their order, as an export reads them."""
        return [pk for pk, _number in self._ordered.ranked().places]

    def sortable(self, key: str) -> bool:
        """What is counted from the records is put in order only where they are few."""
        return not is_counted(figures[key]) or self.count <= COUNTED_MOST

    is_capped = False

    def whole_count(self) -> int:
        return self.count

    def page(self, place: PagePlace | None) -> Page[int]:
        """The ids of one page; the beginning where the row to go on from is not in the list.

        How many of each role there are comes with it, and is not asked for again.
        """
        row, backwards = (place.row, place.backwards) if place else (None, False)
        ranked = self._ordered.ranked(row=row, backwards=backwards, size=SIZE)
        vars(self)["by_role"] = _every_role(ranked.by_role)
        found = ranked.places
        ids = [pk for pk, _number in found]
        first, last = (found[0][1], found[-1][1]) if found else (1, 0)
        return Page(
            rows=ids,
            first=first,
            previous=PagePlace(row=ids[0], number=first, backwards=True) if first > 1 else None,
            next=PagePlace(row=ids[-1], number=last) if ids and last < self.count else None,
        )
