"""The list of units as of a day: found, filtered, and put in the order of a name or of any figure.

An organisation has thousands of units, not millions: their numbers are put in order here, and only the rows of one page
are read whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import F, Q, QuerySet

from tirek.figures.queries.measure import measure
from tirek.figures.queries.readings import At, Reading, is_counted, is_flow
from tirek.figures.queries.totals import ids_by_key, totals
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import figures
from tirek.kernel.kazakh import fold, normalise
from tirek.kernel.language import reader_language
from tirek.kernel.periods import Period
from tirek.kernel.permissions import Permission
from tirek.members.figures import ACTIVE
from tirek.structure.enums import UnitRole
from tirek.structure.models import Ancestry, Charter, Unit, UnitName, UnitParent
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import charter_in_force, in_order
from tirek.ui.cursors import RowKey
from tirek.ui.days import year_before
from tirek.ui.lists import SIZE, Page, PagePlace

# Read from the records of every member each time: only where a page of units holds few of them.
COUNTED_ROLES = UnitRole.HOLDING
COUNTED_MOST = 500

SMALL, LARGE, EMPTY, UNKNOWN, CLOSED = "small", "large", "empty", "unknown", "closed"
FILTERS = (SMALL, LARGE, EMPTY, UNKNOWN, CLOSED)


@dataclass(frozen=True)
class UnitLine:
    """What of a unit decides whether it is listed and where."""

    pk: int
    code: str
    level: int
    role: str
    opened: date
    closed: date | None
    known_from: date | None


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
            names = UnitName.objects.filter(name_fold__contains=fold(typed))
            names = names if self.closed else names.filter(period__contains=self.day)
            units = units.filter(Q(pk__in=names.values("unit_id")) | Q(code__icontains=typed))
        return units

    @cached_property
    def lines(self) -> list[UnitLine]:
        """All that the search finds, of every role."""
        columns = ("pk", "code", "kind__level", "role", "period", "known_from")
        return [
            UnitLine(pk, code, level, role, period.lower, period.upper, known_from)
            for pk, code, level, role, period, known_from in self.base().order_by("pk").values_list(*columns)
        ]

    @cached_property
    def by_role(self) -> dict[str, int]:
        """How many of each role there are, before one is chosen."""
        found = {role.value: 0 for role in UnitRole}
        for line in self._faulty(self.lines):
            found[line.role] += 1
        return found

    @cached_property
    def chosen(self) -> list[UnitLine]:
        return [line for line in self._faulty(self.lines) if not self.role or line.role == self.role]

    @property
    def count(self) -> int:
        return len(self.chosen)

    def _faulty(self, lines: Sequence[UnitLine]) -> Sequence[UnitLine]:
        if self.state in (SMALL, LARGE, EMPTY, UNKNOWN):
            faulty = self.faults[self.state]
            return [line for line in lines if line.pk in faulty]
        return lines

    @cached_property
    def faults(self) -> dict[str, set[int]]:
        """Units by what is the matter with their size. Of one whose roll is not known nobody can say that it is small.

        The bounds hold for a primary organisation with its groups; without members is any unit that could have them.
        """
        holding = [line for line in self.lines if line.role in UnitRole.HOLDING]
        sizes = members_of([line.pk for line in holding], self.day)
        uncertain = above_unknown_groups(self.day)
        found: dict[str, set[int]] = {SMALL: set(), LARGE: set(), EMPTY: set(), UNKNOWN: set()}
        least, most = self.charter.minimum_members, self.charter.maximum_members
        for line in holding:
            members = sizes[line.pk]
            known = line.pk not in uncertain
            if line.known_from is None or line.known_from > self.day:
                found[UNKNOWN].add(line.pk)
                known = False
            if known and not members:
                found[EMPTY].add(line.pk)
            if line.role == UnitRole.PRIMARY:
                if known and least is not None and members < least:
                    found[SMALL].add(line.pk)
                if most is not None and members > most:
                    found[LARGE].add(line.pk)
        return found

    @cached_property
    def ordered(self) -> list[int]:
        """The ids in order; equals by their names in Kazakh order, and units without a value last either way."""
        key, down = self.sort.lstrip("-"), self.sort.startswith("-")
        chosen = {line.pk: line for line in self.chosen}
        lines = [chosen[pk] for pk in in_order(list(chosen), self.day, reader_language())]
        if key in figures:
            values = self._values(key)
            known = sorted(
                (x for x in lines if values[x.pk] is not None), key=lambda x: values[x.pk] or 0, reverse=down
            )
            return [line.pk for line in known] + [line.pk for line in lines if values[line.pk] is None]
        if key == "name":
            return [line.pk for line in (reversed(lines) if down else lines)]
        return [line.pk for line in sorted(lines, key=_ORDERS.get(key, _ORDERS["place"]), reverse=down)]

    def _values(self, key: str) -> dict[int, Fraction | None]:
        ids = [line.pk for line in self.chosen]
        found = measure_mixed([key], ids, self.day)
        return {pk: found[key, pk].value for pk in ids}

    def sortable(self, key: str) -> bool:
        """What is counted from the records is put in order only where they are few."""
        return not is_counted(figures[key]) or self.count <= COUNTED_MOST

    is_capped = False

    def page(self, place: PagePlace | None) -> Page[int]:
        """The ids of one page; the beginning where the row to go on from is not in the list."""
        ids, start = self.ordered, 0
        places: dict[RowKey, int] = {pk: at for at, pk in enumerate(ids)}
        if place is not None and place.row in places:
            start = max(places[place.row] - SIZE, 0) if place.backwards else places[place.row] + 1
        shown = ids[start : start + SIZE]
        last = start + len(shown)
        return Page(
            rows=shown,
            first=start + 1,
            previous=PagePlace(row=shown[0], number=start + 1, backwards=True) if start and shown else None,
            next=PagePlace(row=shown[-1], number=last) if last < len(ids) else None,
        )


_ORDERS = {
    "place": lambda line: line.level,
    "code": lambda line: line.code,
    "opened": lambda line: line.opened,
    "closed": lambda line: line.closed or date.max,
}


def members_of(unit_ids: Sequence[int], day: date) -> dict[int, int]:
    """The members of each unit: one question however many units."""
    active = ids_by_key()[ACTIVE]
    sums = totals({active: ("",)}, [(pk, day) for pk in unit_ids])
    return {pk: sums.whole.get((active, pk, day), 0) for pk in unit_ids}


def above_unknown_groups(day: date) -> set[int]:
    """The units under which a group stands that day whose roll is not known: of their size nobody can be sure."""
    unknown = Q(unit__known_from=None) | Q(unit__known_from__gt=day)
    places = UnitParent.objects.filter(unknown, unit__role=UnitRole.GROUP, period__contains=day)
    return set(places.values_list("parent_id", flat=True))
