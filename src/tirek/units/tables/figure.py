"""One number in words: the fraction behind it, how it moved, how it was rounded."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from tirek.figures.queries import Reading
from tirek.figures.tables import fraction_text, reading_text
from tirek.kernel.declarations import Figure, Ratio, figures
from tirek.kernel.language import reader_language
from tirek.kernel.numbers import format_count
from tirek.units.queries.question import FigureAnswer
from tirek.units.tables.words import change_text, gap_text, trend

DIGITS = 5


@dataclass(frozen=True, kw_only=True)
class FigureSheet:
    """Everything the page says of one number, in words."""

    figure: Figure
    value: str
    numerator: Figure | None
    denominator: Figure | None
    reading: Reading
    fraction: str
    parts: list[str]
    change: str
    trend: str
    before: str
    before_fraction: str
    gap: str
    rounding: str
    unknown: Figure | None
    unknown_text: str


def sheet(answer: FigureAnswer) -> FigureSheet:
    """The number of one unit, and what it was a year before."""
    figure, now, before = answer.question.figure, answer.now, answer.before
    ratio = figure if isinstance(figure, Ratio) else None
    unknown = getattr(figure, "unknown", "")
    return FigureSheet(
        figure=figure,
        value=reading_text(now),
        numerator=figures[ratio.numerator] if ratio else None,
        denominator=figures[ratio.denominator] if ratio else None,
        reading=now,
        fraction=fraction_text(now),
        parts=fraction_text(now).split(" / "),
        change=change_text(now, before),
        trend=trend(now, before),
        before=reading_text(before),
        before_fraction=fraction_text(before) if before.value is not None else "",
        gap=gap_text(now),
        rounding=rounding_text(now),
        unknown=figures[unknown] if unknown and now.unknown else None,
        unknown_text=_unknown_text(now.unknown, is_left_out=ratio is None) if unknown and now.unknown else "",
    )


def _unknown_text(count: int, *, is_left_out: bool) -> str:
    """What is done with those of whom the number does not know: a ratio has them in its denominator."""
    if is_left_out:
        text = ngettext(
            "%(shown)s member is left out of the number.", "%(shown)s members are left out of the number.", count
        )
    else:
        text = ngettext(
            "%(shown)s member is counted among all, and not in the part.",
            "%(shown)s members are counted among all, and not in the part.",
            count,
        )
    return text % {"shown": format_count(count)}


def rounding_text(reading: Reading) -> str:
    """1 261 ÷ 3 911 = 0,32242… → 32,2 %: cut, not rounded, so that the reader sees which way it goes."""
    above, below = reading.numerator, reading.denominator
    if above is None or not below:
        return ""
    if reading.figure.measure == "money":
        return f"{fraction_text(reading).replace(' / ', ' ÷ ')} → {reading_text(reading)}"
    digits = above * 10**DIGITS // below
    exact = digits * below == above * 10**DIGITS
    whole, decimals = divmod(digits, 10**DIGITS)
    point = "." if reader_language() == "en" else ","
    shown = f"{decimals:0{DIGITS}}".rstrip("0") if exact else f"{decimals:0{DIGITS}}…"
    quotient = format_count(whole) + (f"{point}{shown}" if shown else "")
    return f"{format_count(above)} ÷ {format_count(below)} = {quotient} → {reading_text(reading)}"
