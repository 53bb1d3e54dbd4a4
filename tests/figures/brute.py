"""Every number counted the slow and obvious way, from the dated rows alone. Shares no code with the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from tirek.members.models import Placement, Transfer
from tirek.structure.models import Unit, UnitParent

ONE_DAY = timedelta(days=1)
LEAVING = ("resignation", "expulsion", "death", "deregistration")
STOCKS = ("members.active", "members.youth", "members.women", "members.birth_unknown", "members.sex_unknown")
ROLES = {"units.primary": "primary", "units.group": "group", "units.branch": "branch"}
ROLES |= {"units.local_branch": "local_branch"}
SHARES = {"members.youth_share": "members.youth", "members.women_share": "members.women"}
UNKNOWN = {"members.youth_share": "members.birth_unknown", "members.women_share": "members.sex_unknown"}


@dataclass
class Span:
    first: date
    after: date | None

    def has(self, day: date) -> bool:
        return self.first <= day and (self.after is None or day < self.after)


@dataclass
class UnitFact:
    role: str
    span: Span
    known_from: date | None
    places: list[tuple[Span, int]] = field(default_factory=list)


@dataclass
class Stay:
    unit: int
    span: Span
    began: str
    ended: str
    birth_date: date | None
    sex: str


@dataclass
class Move:
    day: date
    source: int
    target: int


def age(born: date, day: date) -> int:
    """Who was born on 29 February has the birthday on 1 March where there is no such day."""
    month_day = (born.month, born.day)
    if month_day == (2, 29) and not (day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)):
        month_day = (3, 1)
    return day.year - born.year - (1 if (day.month, day.day) < month_day else 0)


class Brute:
    """The rows as they stand now."""

    def __init__(self) -> None:
        self.units = {
            unit.pk: UnitFact(unit.role, Span(unit.opened, unit.closed), unit.known_from) for unit in Unit.objects.all()
        }
        for place in UnitParent.objects.all():
            span = Span(place.period.lower, place.period.upper)
            self.units[place.unit_id].places.append((span, place.parent_id))
        placements = Placement.objects.select_related("membership__person")
        self.stays = [
            Stay(
                p.unit_id,
                Span(p.period.lower, p.period.upper),
                p.began,
                p.ended,
                p.membership.person.birth_date,
                p.membership.person.sex,
            )
            for p in placements
        ]
        self.moves = [Move(t.day, t.from_unit_id, t.to_unit_id) for t in Transfer.objects.all()]
        self._lines: dict[tuple[int, date], tuple[int, ...]] = {}

    def turns(self) -> set[date]:
        """The days on which the tree changed, or what is known of it."""
        days = {day for unit in self.units.values() for day in (unit.span.first, unit.span.after, unit.known_from)}
        days |= {day for unit in self.units.values() for span, _p in unit.places for day in (span.first, span.after)}
        return {day for day in days if day is not None}

    def days_of_interest(self) -> set[date]:
        days = {day for stay in self.stays for day in (stay.span.first, stay.span.after)}
        return self.turns() | {day for day in days if day is not None}

    def line(self, unit_id: int, day: date) -> tuple[int, ...]:
        """The unit and all above it that day, through the day it closes."""
        if (unit_id, day) not in self._lines:
            self._lines[unit_id, day] = self._walk(unit_id, day)
        return self._lines[unit_id, day]

    def _walk(self, unit_id: int, day: date) -> tuple[int, ...]:
        unit = self.units[unit_id]
        closing = unit.span.after == day
        if not (unit.span.has(day) or closing):
            return ()
        for span, parent in unit.places:
            if span.has(day) or (closing and span.after == day):
                return (unit_id, *self.line(parent, day))
        return (unit_id,)

    def below(self, unit_id: int, day: date) -> list[int]:
        return [other for other in self.units if unit_id in self.line(other, day)]

    def stood(self, unit_id: int, first: date, last: date) -> bool:
        span = self.units[unit_id].span
        return span.first <= last and (span.after is None or first < span.after)

    def here(self, unit_id: int, day: date) -> list[Stay]:
        below = set(self.below(unit_id, day))
        return [stay for stay in self.stays if stay.unit in below and stay.span.has(day)]

    def stock(self, key: str, unit_id: int, day: date) -> Fraction | None:
        """Anything that is counted on a day."""
        if not self.stood(unit_id, day, day):
            return None
        if key in ROLES or key in ("units.holding", "units.known"):
            return Fraction(sum(self._counts(key, other, day) for other in self.below(unit_id, day)))
        here = self.here(unit_id, day)
        if key in SHARES:
            part = self._members(SHARES[key], here, day)
            return Fraction(100 * part, len(here)) if here else None
        if key == "members.per_primary":
            primaries = self.stock("units.primary", unit_id, day)
            return len(here) / primaries if primaries else None
        if key == "members.median_age":
            ages = [age(stay.birth_date, day) for stay in here if stay.birth_date]
            return Fraction(median(map(Fraction, ages))) if ages else None
        return Fraction(self._members(key, here, day))

    def _counts(self, key: str, unit_id: int, day: date) -> bool:
        unit = self.units[unit_id]
        holding = unit.role in ("primary", "group")
        known = unit.known_from is not None and unit.known_from <= day
        wanted = {"units.holding": holding, "units.known": holding and known}.get(key, unit.role == ROLES.get(key))
        return wanted and unit.span.has(day)

    def _members(self, key: str, here: list[Stay], day: date) -> int:
        tests: dict[str, Callable[[Stay], bool]] = {
            "members.active": lambda stay: True,
            "members.youth": lambda stay: stay.birth_date is not None and 14 <= age(stay.birth_date, day) < 36,
            "members.women": lambda stay: stay.sex == "f",
            "members.birth_unknown": lambda stay: stay.birth_date is None,
            "members.sex_unknown": lambda stay: stay.sex == "",
        }
        return sum(1 for stay in here if tests[key](stay))

    def complete(self, unit_id: int, day: date) -> tuple[bool, date | None]:
        """Whether every roll below is known on the day, and if not, since when it is."""
        below = [self.units[other] for other in self.below(unit_id, day)]
        days = [unit.known_from for unit in below if unit.role in ("primary", "group") and unit.span.has(day)]
        if all(known is not None and known <= day for known in days):
            return True, None
        return False, None if None in days else max(known for known in days if known)

    def _dark(self, other: int, unit_id: int, day: date) -> bool:
        """Whether it is not known who stood in this unit that day, and the unit stood below the other one."""
        unit = self.units[other]
        known = unit.known_from is not None and unit.known_from <= day
        holding = unit.role in ("primary", "group")
        return holding and not known and unit.span.has(day) and unit_id in self.line(other, day)

    def flow_complete(self, unit_id: int, first: date, after: date) -> tuple[bool, date | None]:
        """Whether every roll below was known on every day from the one before, and if not, since when it is."""
        turns = sorted(self.turns())
        days = [first - ONE_DAY, *(day for day in turns if first <= day < after)]
        since: list[date | None] = []
        for other in self.units:
            for day in days:
                if self._dark(other, unit_id, day):
                    later = (turn for turn in turns if turn > day and not self._dark(other, unit_id, turn))
                    since.append(next(later, None))
        if not since:
            return True, None
        return False, None if None in since else max(day for day in since if day) + ONE_DAY

    def flow(self, key: str, unit_id: int, first: date, after: date, slice_: str = "") -> int:
        """Anything that is counted over a period."""
        if key == "members.joined":
            facts = [(s.unit, s.span.first) for s in self.stays if s.began != "transfer" and slice_ in ("", s.began)]
            return sum(1 for unit, day in facts if first <= day < after and unit_id in self.line(unit, day))
        if key == "members.left":
            left = [s for s in self.stays if s.ended in LEAVING and slice_ in ("", s.ended)]
            ends = [(s.unit, s.span.after) for s in left if s.span.after]
            return sum(1 for unit, day in ends if first <= day < after and unit_id in self.line(unit, day))
        total = 0
        if slice_ in ("", "transfer"):
            total += self._transferred(key, unit_id, first, after)
        if slice_ in ("", "unit_moved"):
            total += self._carried(key, unit_id, first, after)
        return total

    def _transferred(self, key: str, unit_id: int, first: date, after: date) -> int:
        total = 0
        for move in self.moves:
            near, far = (move.target, move.source) if key.endswith("_in") else (move.source, move.target)
            if first <= move.day < after and unit_id in self.line(near, move.day):
                total += unit_id not in self.line(far, move.day)
        return total

    def _carried(self, key: str, unit_id: int, first: date, after: date) -> int:
        """Members who stood in a unit at the end of a day and found themselves below another on the next."""
        turns = {span.first for unit in self.units.values() for span, _parent in unit.places}
        total = 0
        for day in turns:
            if not first <= day < after:
                continue
            for stay in self.stays:
                if not stay.span.has(day - ONE_DAY):
                    continue
                was, now = self.line(stay.unit, day - ONE_DAY), self.line(stay.unit, day)
                here, there = (now, was) if key.endswith("_in") else (was, now)
                total += unit_id in here and unit_id not in there
        return total
