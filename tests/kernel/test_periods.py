"""Half-open periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from tirek.kernel.periods import Period, add_months, first_of_month, last_of_month, month_ends, months

JANUARY, FEBRUARY, MARCH = date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)
BOUNDS = st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 12))
DAYS = [date(2019, 12, 31) + timedelta(days=number) for number in range(15)]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = draw(BOUNDS), draw(BOUNDS)
    return Period(end, start) if start and end and end < start else Period(start, end)


def days_of(period: Period) -> set[date]:
    return {day for day in DAYS if period.contains(day)}


def test_the_end_is_not_part() -> None:
    period = Period(JANUARY, FEBRUARY)
    assert [period.contains(day) for day in (JANUARY, date(2020, 1, 31), FEBRUARY)] == [True, True, False]
    assert period.last_day == date(2020, 1, 31)
    assert period.days == 31
    assert not period.intersects(Period(FEBRUARY, MARCH))


def test_open_bounds() -> None:
    assert Period(JANUARY).contains(date.max)
    assert Period().contains(date.min)
    assert Period(JANUARY).last_day is None
    assert Period(JANUARY).days is None
    assert Period(None, JANUARY).intersects(Period(None, FEBRUARY))
    assert Period(JANUARY).ending(FEBRUARY) == Period(JANUARY, FEBRUARY)


def test_a_period_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(FEBRUARY, JANUARY)


@given(periods(), periods())
def test_comparisons_are_those_of_their_days(left: Period, right: Period) -> None:
    both = left.intersection(right)
    assert (days_of(both) if both else set()) == days_of(left) & days_of(right)
    assert left.intersects(right) == bool(days_of(left) & days_of(right))
    assert left.covers(right) == (right.is_empty or (days_of(right) <= days_of(left)))


@given(periods())
def test_a_range_of_the_database_is_the_same_period(period: Period) -> None:
    assert Period.of(period.to_range()) == period


def test_other_bounds_are_read() -> None:
    assert Period.of(DateRange(date(2019, 12, 31), date(2020, 1, 31), "(]")) == Period(JANUARY, FEBRUARY)
    assert Period.of(DateRange(None, None, "()")) == Period()
    with pytest.raises(ValueError, match="empty"):
        Period.of(DateRange(empty=True))


def test_days_months_and_years() -> None:
    assert Period.on(JANUARY) == Period(JANUARY, date(2020, 1, 2))
    assert Period.of_month(2020, 2) == Period(FEBRUARY, MARCH)
    assert Period.of_year(2020).days == 366
    assert first_of_month(date(2020, 2, 29)) == FEBRUARY
    assert last_of_month(FEBRUARY) == date(2020, 2, 29)
    assert last_of_month(date(2019, 12, 5)) == date(2019, 12, 31)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 11, 30), 1, date(2024, 12, 30)),
        (date(2024, 12, 31), 0, date(2024, 12, 31)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_a_month_on_is_the_same_day_or_the_last(day: date, count: int, then: date) -> None:
    assert add_months(day, count) == then


def test_a_series_of_months() -> None:
    assert months(date(2019, 12, 15), date(2020, 2, 1)) == [Period.of_month(2019, 12), Period.of_month(2020, 1)]
    assert month_ends(JANUARY, date(2020, 3, 2)) == [date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31)]
    assert months(JANUARY, JANUARY) == []
