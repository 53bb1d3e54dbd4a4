"""Half-open periods of days, ``[start, end)``: a period that ends on a day no longer holds on that day.

"As of day d" means what holds at the end of d: every period that contains d. What starts on d is there, what ends on d
is gone. None stands for no bound.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from psycopg.types.range import DateRange, Range

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days from ``start`` up to, not with, ``end``."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"a period cannot end before it starts: {self}")

    def __str__(self) -> str:
        return f"[{self.start or ''}, {self.end or ''})"

    @classmethod
    def of(cls, days: Range[date]) -> "Period":
        """From a database range, whichever way its bounds are written. An empty range has no place and is refused."""
        if days.isempty:
            raise ValueError("an empty range has no days")
        lower, upper = days.lower, days.upper
        if lower is not None and not days.lower_inc:
            lower += ONE_DAY
        if upper is not None and days.upper_inc:
            upper += ONE_DAY
        return cls(lower, upper)

    @classmethod
    def on(cls, day: date) -> "Period":
        """One day."""
        return cls(day, day + ONE_DAY)

    @classmethod
    def of_month(cls, year: int, month: int) -> "Period":
        return cls(date(year, month, 1), add_months(date(year, month, 1), 1))

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    def to_range(self) -> DateRange:
        """For a ``DateRangeField`` or a parameter of a query."""
        return DateRange(self.start, self.end, "[)")

    @property
    def is_empty(self) -> bool:
        return self.start is not None and self.start == self.end

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; none while it is open."""
        return None if self.end is None else self.end - ONE_DAY

    @property
    def days(self) -> int | None:
        """How many days it has; none when a bound is open."""
        return None if self.start is None or self.end is None else (self.end - self.start).days

    def contains(self, day: date) -> bool:
        """Does it hold as of this day?"""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def covers(self, other: "Period") -> bool:
        """Does it hold on every day of the other?"""
        return other.is_empty or self.intersection(other) == other

    def intersects(self, other: "Period") -> bool:
        """Is there a day of both? Periods that only touch have none."""
        return self.intersection(other) is not None

    def intersection(self, other: "Period") -> "Period | None":
        """The days of both, or none."""
        starts = [day for day in (self.start, other.start) if day is not None]
        ends = [day for day in (self.end, other.end) if day is not None]
        start, end = max(starts, default=None), min(ends, default=None)
        if self.is_empty or other.is_empty or (start is not None and end is not None and end <= start):
            return None
        return Period(start, end)

    def ending(self, day: date) -> "Period":
        """The same period, no longer holding from this day on."""
        return Period(self.start, day)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return add_months(first_of_month(day), 1) - ONE_DAY


def add_months(day: date, count: int) -> date:
    """The same day so many months on, or back; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    first = date(year, month + 1, 1)
    if day.day <= 28:
        return first.replace(day=day.day)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(following - ONE_DAY, first + (day.day - 1) * ONE_DAY)


def months(start: date, end: date) -> list[Period]:
    """The calendar months that ``[start, end)`` touches, whole, in order."""
    return [Period(first, add_months(first, 1)) for first in _firsts(start, end)]


def month_ends(start: date, end: date) -> list[date]:
    """The last days of those months: where a monthly series of a stock is read."""
    return [last_of_month(first) for first in _firsts(start, end)]


def _firsts(start: date, end: date) -> Iterator[date]:
    first = first_of_month(start)
    while first < end:
        yield first
        first = add_months(first, 1)
