"""The day a page speaks of: what is read, what is refused, what stays in the field."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from tirek.ui.days import (
    AsOfMiddleware,
    BadDay,
    as_of,
    on_query,
    read_day,
    same_page,
    step_months,
    with_day,
    year_before,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("text", ["2019-12-01", "01.12.2019", "1.12.2019", " 01.12.2019 ", "01/12/2019"])
def test_a_day_is_read_as_it_is_typed_and_as_it_stands_in_an_address(text: str) -> None:
    assert read_day(text) == date(2019, 12, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31.02.2019", "no_such_day"),
        ("yesterday", "not_a_date"),
        ("01.12.19", "not_a_date"),
        ("22.11.2026", "day_not_come"),
        ("01.12.1819", "day_too_early"),
    ],
)
def test_an_impossible_day_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadDay) as refusal:
        read_day(text, latest=TODAY)
    assert refusal.value.code == code


def test_a_refused_day_shows_today_and_keeps_what_was_typed() -> None:
    asof = as_of("31.02.2019", today=TODAY)
    assert (asof.day, asof.shown, asof.is_today) == (TODAY, "31.02.2019", True)
    assert "31.02.2019" in asof.error


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_no_day_is_today(nothing: str | None) -> None:
    asof = as_of(nothing, today=TODAY)
    assert (asof.day, asof.shown, asof.error) == (TODAY, "21.11.2026", "")


def test_the_refusal_is_said_in_the_readers_language() -> None:
    said = set()
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            said.add(as_of("22.11.2026", today=TODAY).error)
    assert len(said) == 3


def test_month_steps_stay_within_the_known() -> None:
    assert as_of("2026-10-31", today=TODAY).month_forward == TODAY
    assert as_of("2026-01-31", today=TODAY).month_forward == date(2026, 2, 28)
    assert as_of("2026-02-28", today=TODAY).month_back == date(2026, 1, 31)
    assert as_of(None, today=TODAY).month_forward is None


def test_months_are_stepped_across_years() -> None:
    assert step_months(date(2019, 12, 15), 1) == date(2020, 1, 15)
    assert step_months(date(2020, 1, 30), 1) == date(2020, 2, 29)
    assert year_before(date(2020, 2, 29)) == date(2019, 2, 28)


def test_links_carry_the_day_only_when_it_is_not_today() -> None:
    past, now = as_of("2019-12-01", today=TODAY), as_of(None, today=TODAY)
    assert on_query(past, unit="KZ-43", q="") == "?unit=KZ-43&on=2019-12-01"
    assert on_query(now) == ""
    assert with_day("/units/KZ-43/?tab=1&on=2001-01-01", past) == "/units/KZ-43/?tab=1&on=2019-12-01"
    assert with_day("/units/?on=2001-01-01", now) == "/units/"


def test_this_page_on_another_day_keeps_filters_but_not_the_place_in_the_list() -> None:
    request = RequestFactory().get("/members/", {"q": "Әлі", "on": "2019-12-01", "after": "x"})
    AsOfMiddleware(lambda _request: HttpResponse())(request)
    assert same_page(request, date(2019, 11, 1)) == "/members/?q=%D3%98%D0%BB%D1%96&on=2019-11-01"
    assert same_page(request, None) == "/members/?q=%D3%98%D0%BB%D1%96"


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 21), ["2026-11-21", "2026-10-01", "2026-01-01", "2025-11-21", "2025-01-01"]),
        (date(2026, 2, 3), ["2026-02-03", "2026-01-01", "2025-02-03", "2025-01-01"]),
        (date(2026, 1, 1), ["2026-01-01", "2025-01-01"]),
        (date(2024, 2, 29), ["2024-02-29", "2024-01-01", "2023-02-28", "2023-01-01"]),
    ],
)
def test_the_days_that_are_mostly_asked_for_have_come_and_stand_once(today: date, days: list[str]) -> None:
    assert [day.isoformat() for _name, day in as_of(None, today=today).usual] == days
