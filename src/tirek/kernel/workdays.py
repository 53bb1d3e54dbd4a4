"""Working days of Kazakhstan.

Holidays and moved days come from ``holidays``; what the government moves later, and the feasts it can only estimate,
are overrides: day → is it worked, kept as data in ``structure`` and passed in.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

Overrides = Mapping[date, bool]
_NO_OVERRIDES: Overrides = {}


def is_working_day(day: date, overrides: Overrides = _NO_OVERRIDES) -> bool:
    """Is it worked? A Saturday may be, a Monday may not."""
    worked = overrides.get(day)
    return _calendar().is_working_day(day) if worked is None else worked


def next_working_day(day: date, overrides: Overrides = _NO_OVERRIDES) -> date:
    """This day or, when it is not worked, the first that is: where a term that ends on it really ends."""
    while not is_working_day(day, overrides):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, overrides: Overrides = _NO_OVERRIDES) -> date:
    """The count-th working day after a day, which itself does not count; before it when the count is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    for _number in range(abs(count)):
        day += step
        while not is_working_day(day, overrides):
            day += step
    return day


@cache
def _calendar() -> "HolidayBase":
    from holidays import country_holidays  # noqa: PLC0415 - a second of import that most processes never need

    return country_holidays("KZ")
