"""The day or period that a figure is asked for, the day on which a cohort is seen, and the times of a trend."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.figures.queries.readings import At, is_cohort, is_flow
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import Figure
from tirek.kernel.periods import Period, add_months
from tirek.ui.days import BadDay, read_day, year_before

MONTHS = 12
MOST = 20
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class PageSpan:
    """What the page speaks of. Days that could not be read leave the usual span, and ``error`` says why.

    ``as_of`` is the day on which those of the period are seen; without it they are seen at its end. ``seen`` is what
    was typed for it. ``since`` is the day that a stock is compared with; without it, a year before.
    """

    at: At
    since: date | None = None
    since_typed: str = ""
    since_error: str | Promise = ""
    as_of: date | None = None
    seen: str = ""
    as_of_error: str | Promise = ""
    first: str = ""
    last: str = ""
    error: str | Promise = ""
    chosen: bool = False

    @property
    def shown(self) -> tuple[str, str]:
        """What stands in the fields for the first and the last day."""
        if self.error or isinstance(self.at, date):
            return self.first, self.last
        first, last = days_of(self.at)
        return format_short(first), format_short(last)

    @property
    def as_of_shown(self) -> str:
        return format_short(self.as_of) if self.as_of else self.seen

    @property
    def as_of_before(self) -> date | None:
        """On which day those of a year earlier are seen, so that they had as long."""
        return year_before(self.as_of) if self.as_of else None

    @property
    def since_shown(self) -> str:
        """What stands in the field: else the day that the number is compared with anyway."""
        usual = format_short(self.year_before) if isinstance(self.year_before, date) else ""
        return format_short(self.since) if self.since else self.since_typed or usual

    @property
    def before(self) -> At:
        """What the number is compared with."""
        return self.since or self.year_before

    @property
    def last_day(self) -> date:
        return self.at if isinstance(self.at, date) else days_of(self.at)[1]

    @property
    def year_before(self) -> At:
        """The same span a year earlier."""
        if isinstance(self.at, date):
            return year_before(self.at)
        first, last = days_of(self.at)
        return Period(year_before(first), year_before(last + DAY))


def read_span(
    figure: Figure, on: date, first: str, last: str, *, seen: str = "", since: str = "", today: date | None = None
) -> PageSpan:
    """For a flow the days from first to last, both counted; without them the twelve months up to the day.

    Those of the period may be ``seen`` on any day since it began up to ``today``, where the figure tells what became of
    them. A stock may be compared with any day ``since`` which it changed.
    """
    span = _read_days(figure, on, first, last)
    if since and isinstance(span.at, date):
        return _read_since(span, on, since)
    if not seen or not is_cohort(figure):
        return span
    try:
        day = read_day(seen, latest=today or on)
    except BadDay as bad:
        return replace(span, seen=seen, as_of_error=bad.message)
    begins = span.at if isinstance(span.at, date) else days_of(span.at)[0]
    if day < begins:
        told = {"text": format_short(day), "first": format_short(begins)}
        error = _("%(text)s lies before the period begins. Write %(first)s or a later day.") % told
        return replace(span, seen=seen, as_of_error=error)
    return replace(span, as_of=day, seen=seen)


def _read_since(span: PageSpan, on: date, typed: str) -> PageSpan:
    try:
        day = read_day(typed, latest=on)
    except BadDay as bad:
        return replace(span, since_typed=typed, since_error=bad.message)
    if day == on:
        return replace(
            span, since_typed=typed, since_error=_("It is the day of the page itself. Write an earlier day.")
        )
    return replace(span, since=day)


def _read_days(figure: Figure, on: date, first: str, last: str) -> PageSpan:
    if not is_flow(figure):
        return PageSpan(at=on)
    usual = Period(year_before(on) + DAY, on + DAY)
    if not first and not last:
        return PageSpan(at=usual)
    try:
        begins = read_day(first, latest=on) if first else year_before(on) + DAY
        ends = read_day(last, latest=on) if last else on
    except BadDay as bad:
        return PageSpan(at=usual, first=first, last=last, error=bad.message)
    if ends < begins:
        return PageSpan(at=usual, first=first, last=last, error=_("The last day lies before the first. Swap them."))
    return PageSpan(at=Period(begins, ends + DAY), first=first, last=last, chosen=True)


def days_of(period: Period) -> tuple[date, date]:
    """The first and the last day of a period that has both."""
    if period.start is None or period.last_day is None:
        raise ValueError(f"a period without ends is not asked for: {period}")
    return period.start, period.last_day


def trend_times(at: At, since: date | None = None) -> list[At]:
    """Twelve points a month apart that end with the span: days, or months that follow one another.

    ``since`` a day: from there, as many whole months apart as leave some twenty points.
    """
    if isinstance(at, date) and since:
        months = 12 * (at.year - since.year) + at.month - since.month
        step = max(1, -(-months // MOST))
        steps = [add_months(at, -n) for n in range(months + 1, -1, -1) if n % step == 0]
        return [since, *(day for day in steps if day > since)]
    if isinstance(at, date):
        return [add_months(at, -n) for n in range(MONTHS - 1, -1, -1)]
    end = days_of(at)[1] + DAY
    return [Period(add_months(end, -n - 1), add_months(end, -n)) for n in range(MONTHS - 1, -1, -1)]


def month_of(at: At) -> date:
    """The month that a point stands for: of a period that runs from mid-month to mid-month, that of most its days."""
    if isinstance(at, date):
        return at
    first, last = days_of(at)
    return first + (last - first) / 2
