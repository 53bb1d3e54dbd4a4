"""The day a page speaks of. It stands in the address as ``on`` and goes along in every link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.kernel.dates import format_short, parse_date
from tirek.kernel.errors import Refused
from tirek.kernel.periods import add_months, last_of_month
from tirek.ui.addresses import asked

PARAMETER = "on"
FIRST = date(1900, 1, 1)


class BadDay(Exception):
    """What was typed is not a day that a page can speak of. ``message`` says why, in the reader's language."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class AsOf:
    """The day asked for. When it could not be read the page speaks of today, keeps what was typed and says why."""

    day: date
    today: date
    typed: str = ""
    error: str = ""

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def shown(self) -> str:
        """What stands in the field."""
        return self.typed if self.error else format_short(self.day)

    @property
    def month_back(self) -> date:
        return step_months(self.day, -1)

    @property
    def month_forward(self) -> date | None:
        """None where the next month has not come yet; the current month leads to today."""
        if self.is_today:
            return None
        return min(step_months(self.day, 1), self.today)

    @property
    def usual(self) -> list[tuple[str, date]]:
        """The days that are mostly asked for, the latest first and none of them twice."""
        quarter = self.today.replace(month=1 + (self.today.month - 1) // 3 * 3, day=1)
        year = self.today.replace(month=1, day=1)
        named = {
            year_before(self.today): _("A year ago"),
            year.replace(year=year.year - 1): _("Beginning of last year"),
            quarter: _("Beginning of the quarter"),
            year: _("Beginning of the year"),
            self.today: _("Today"),
        }
        return [(named[day], day) for day in sorted(named, reverse=True)]


def today() -> date:
    """Today in Kazakhstan, wherever the server stands."""
    return timezone.localdate()


def read_day(text: str, *, latest: date | None = None) -> date:
    """A day typed as 01.12.2019 or standing in an address as 2019-12-01. A ``BadDay`` says what to write instead."""
    try:
        day = parse_date(text)
    except Refused as refused:
        raise BadDay(refused.code, str(refused)) from None
    named = {"text": format_short(day)}
    if day < FIRST:
        raise BadDay("day_too_early", _("%(text)s lies before all records. Write a year after 1900.") % named)
    if latest is not None and day > latest:
        raise BadDay("day_not_come", _("%(text)s has not come yet. Write today or an earlier day.") % named)
    return day


def as_of(text: str | None, *, today: date) -> AsOf:
    """The day of a page, from what stands in its address."""
    if not text or not text.strip():
        return AsOf(today, today)
    typed = text.strip()[:40]
    try:
        return AsOf(read_day(typed, latest=today), today)
    except BadDay as bad:
        return AsOf(today, today, typed=typed, error=bad.message)


def step_months(day: date, months: int) -> date:
    """The same day of another month; from the last day of a month to the last day."""
    moved = add_months(day, months)
    return last_of_month(moved) if day == last_of_month(day) else moved


def year_before(day: date) -> date:
    """The same day a year ago, for comparisons; 29 February becomes the 28th."""
    return step_months(day, -12) if day.month == 2 and day.day == 29 else day.replace(year=day.year - 1)


def on_query(asof: AsOf, **params: object) -> str:
    """A query string with the given parameters, and the day when it is not today. Empty values are left out."""
    pairs = [(key, str(value)) for key, value in params.items() if value not in (None, "")]
    if not asof.is_today:
        pairs.append((PARAMETER, asof.day.isoformat()))
    return f"?{urlencode(pairs)}" if pairs else ""


def with_day(url: str, asof: AsOf) -> str:
    """The address, speaking of the same day as this page."""
    parts = urlsplit(url)
    pairs = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != PARAMETER]
    if not asof.is_today:
        pairs.append((PARAMETER, asof.day.isoformat()))
    return urlunsplit(parts._replace(query=urlencode(pairs)))


def of_request(request: HttpRequest) -> AsOf:
    """The day of this page; today where the middleware has not run, as on an error page."""
    found = getattr(request, "asof", None)
    return found if isinstance(found, AsOf) else AsOf(today(), today())


def same_page(request: HttpRequest, day: date | None) -> str:
    """This page on another day, with everything else in its address kept, but not the place in a list."""
    query = asked(request.GET, PARAMETER)
    if day is not None and day != of_request(request).today:
        query[PARAMETER] = day.isoformat()
    return f"{request.path}?{query.urlencode()}" if query else request.path


class AsOfMiddleware:
    """Sets ``request.on``, the day, and ``request.asof``, the day with what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asof = as_of(request.GET.get(PARAMETER), today=today())
        request.asof, request.on = asof, asof.day  # type: ignore[attr-defined]  # what the middleware adds; see ui.requests
        return self.get_response(request)
