"""A reading in words: how it moved, what it rests on, what it lacks."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from tirek.figures.queries import Reading
from tirek.figures.queries.readings import At, is_flow
from tirek.figures.tables import fraction_text
from tirek.kernel import numbers
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import Figure, Kept, figures
from tirek.kernel.measures import difference_text, measure_text


def is_share(figure: Figure) -> bool:
    """Whether the value is a percentage."""
    return figure.measure == "percent"


def is_whole(figure: Figure) -> bool:
    """Whether the value adds up things."""
    return isinstance(figure, Kept)


def change_text(now: Reading, before: Reading) -> str:
    """+1 456 (+3,2 %), +0,8 п.т. or +0,4; empty where one of the two has no value."""
    if now.value is None or before.value is None:
        return ""
    return difference_text(now.value, before.value, now.measure, decimal=not is_whole(now.figure))


# What moves by less, in points or in per cent of what it was, as it is shown, has no colour.
COLOURED_FROM = Fraction(1, 2)


def trend(now: Reading, before: Reading) -> str:
    """The class of a change: good, bad, or neither."""
    welcome = now.figure.welcome
    if welcome is None or now.value is None or before.value is None:
        return "flat"
    moved = now.value - before.value
    told = moved if is_share(now.figure) else numbers.growth(now.value, before.value)
    if not moved or (told is not None and abs(numbers.round_half_up(told, 1)) < COLOURED_FROM):
        return "flat"
    return "up" if (moved > 0) == (welcome == "up") else "down"


def bar_scale(values: Iterable[Fraction | None]) -> Fraction:
    """What those shown together are multiplied with, so that the biggest of them is a bar of 100."""
    biggest = max((value for value in values if value is not None), default=Fraction(0))
    return 100 / biggest if biggest > 0 else Fraction(1)


def growth_text(now: Reading, before: Reading) -> str:
    """The change of a count in per cent alone, for a narrow column; a dash without a base."""
    if now.value is None or not before.value:
        return numbers.NONE
    grown = numbers.round_half_up(100 * (now.value - before.value) / before.value, 1)
    return ("+" if grown > 0 else "") + numbers.format_percent(grown)


def growth_trend(now: Reading, before: Reading) -> str:
    """The class of ``growth_text``: without a base there is nothing to be good or bad."""
    return trend(now, before) if before.value else "flat"


def base_text(reading: Reading, at: At) -> str:
    """What the value rests on: its fraction, else the day or the days."""
    if fraction := fraction_text(reading):
        return fraction
    return moment_text(reading.figure, at)


def moment_text(figure: Figure, at: At) -> str:
    """On 01.12.2019; 01.12.2018 – 30.11.2019."""
    if isinstance(at, date) or not is_flow(figure):
        day = at if isinstance(at, date) else at.last_day
        return _("on %(day)s") % {"day": format_short(day)} if day else ""
    return f"{format_short(at.start)} – {format_short(at.last_day)}" if at.start and at.last_day else ""


def unknown_text(reading: Reading) -> str:
    """Of how many it is not known whether they belong to the part: Birth date unknown: 32."""
    key = getattr(reading.figure, "unknown", "")
    return (
        f"{figures[key].name}: {measure_text(reading.unknown, figures[key].measure)}" if key and reading.unknown else ""
    )


def gap_text(reading: Reading) -> str:
    """Why the number is not the whole truth; empty when it is."""
    if reading.complete:
        return ""
    if reading.known_from is None:
        return _("some rolls are not entered yet")
    return _("complete from %(day)s") % {"day": format_short(reading.known_from)}
