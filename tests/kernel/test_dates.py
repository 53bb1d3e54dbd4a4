"""Days: read, written, birthdays."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tirek.kernel.dates import (
    NoSuchDay,
    NotADate,
    age_on,
    format_date,
    format_month,
    format_short,
    month_abbreviation,
    month_name,
    nth_birthday,
    parse_date,
    years_before,
)

DAY = date(2019, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        "01.12.2019",
        "1.12.2019",
        "01/12/2019",
        "2019-12-01",
        " 01.12.2019\u00a0",
        "2019-12-01 00:00:00",
        "2019-12-01T00:00",
    ],
)
def test_a_day_is_read(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "01.12.19", "12.2019", "2019.12.01", "2019-12-01 10:30", "01-12-2019", "٠١.١٢.٢٠١٩", "бүгін"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(NotADate) as refusal:
        parse_date(text)
    assert refusal.value.code == "not_a_date"


@pytest.mark.parametrize("text", ["31.02.1988", "29.02.2019", "00.01.2019", "01.13.2019", "2019-02-29"])
def test_a_day_that_does_not_exist_is_named(text: str) -> None:
    with pytest.raises(NoSuchDay) as refusal:
        parse_date(text)
    assert text in str(refusal.value)


def test_a_day_is_written_unbroken_in_three_languages() -> None:
    assert format_short(DAY) == "01.12.2019"
    assert format_date(DAY) == "2019\u00a0ж.\u00a01\u00a0желтоқсан"
    assert format_date(DAY, "ru") == "1\u00a0декабря\u00a02019\u00a0г."
    assert format_date(DAY, "en") == "1\u00a0December\u00a02019"


def test_months() -> None:
    assert [format_month(DAY, language) for language in ("kk", "ru", "en")] == [
        "2019\u00a0ж.\u00a0желтоқсан",
        "декабрь\u00a02019\u00a0г.",
        "December\u00a02019",
    ]
    assert [month_name(month) for month in (1, 7)] == ["қаңтар", "шілде"]
    assert (
        " ".join(month_abbreviation(month) for month in range(1, 13))
        == "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел"
    )


@given(st.dates(), st.sampled_from(["{0.day:02}.{0.month:02}.{0.year:04}", "{0.day}/{0.month}/{0.year:04}", "{0}"]))
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert parse_date(form.format(day)) == day


@pytest.mark.parametrize(
    ("born", "years", "day"),
    [
        (date(1984, 2, 29), 36, date(2020, 2, 29)),
        (date(1984, 2, 29), 35, date(2019, 3, 1)),
        (date(1983, 12, 2), 36, date(2019, 12, 2)),
        (date(2000, 2, 29), 100, date(2100, 3, 1)),
    ],
)
def test_29_february_counts_on_1_march(born: date, years: int, day: date) -> None:
    assert nth_birthday(born, years) == day


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(0, 110), st.integers(-400, 400))
def test_age_changes_on_the_birthday(born: date, years: int, shift: int) -> None:
    birthday = nth_birthday(born, years)
    day = date.fromordinal(birthday.toordinal() + shift)
    assert (age_on(born, day) >= years) == (day >= birthday)
    assert age_on(born, birthday) == years


@given(
    st.dates(date(1850, 1, 1), date(2026, 12, 31)), st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 110)
)
def test_who_is_old_enough_was_born_early_enough(born: date, day: date, years: int) -> None:
    assert (born <= years_before(day, years)) == (age_on(born, day) >= years)


def test_a_year_that_no_calendar_has_is_an_error() -> None:
    with pytest.raises(ValueError, match="year"):
        nth_birthday(date(2000, 1, 1), 9000)
