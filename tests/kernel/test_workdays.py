"""Working days of Kazakhstan, as they were decided."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tirek.kernel.workdays import add_working_days, is_working_day, next_working_day


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 5, 4), True),  # Saturday, worked for Wednesday 8 May
        (date(2024, 5, 8), False),
        (date(2024, 5, 11), False),
        (date(2025, 1, 5), True),  # Sunday, worked for Friday 3 January
        (date(2025, 1, 3), False),
        (date(2026, 3, 23), False),
        (date(2027, 3, 15), False),  # Constitution Day under the constitution of 2026
        (date(2024, 8, 30), False),  # and under the one before
        (date(2026, 11, 23), True),
    ],
)
def test_known_days(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_an_override_wins() -> None:
    moved = {date(2026, 11, 21): True, date(2026, 11, 23): False}
    assert is_working_day(date(2026, 11, 21), moved)
    assert next_working_day(date(2026, 11, 22), moved) == date(2026, 11, 24)
    assert add_working_days(date(2026, 11, 20), 2, moved) == date(2026, 11, 24)


def test_a_term_that_ends_on_a_holiday_ends_on_the_next_working_day() -> None:
    assert next_working_day(date(2024, 5, 7)) == date(2024, 5, 10)
    assert next_working_day(date(2024, 5, 6)) == date(2024, 5, 6)


def test_fifteen_working_days() -> None:
    """From 30 April 2024: 2–4 and 6 May (4), 10 May (5), 13–17 May (10), 20–24 May (15)."""
    assert add_working_days(date(2024, 4, 30), 15) == date(2024, 5, 24)
    assert add_working_days(date(2024, 5, 24), -15) == date(2024, 4, 30)
    assert add_working_days(date(2024, 5, 7), 0) == date(2024, 5, 7)


@given(st.dates(date(2020, 1, 1), date(2027, 12, 1)), st.integers(1, 30))
def test_the_days_between_are_counted(day: date, count: int) -> None:
    end = add_working_days(day, count)
    between = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(end)
