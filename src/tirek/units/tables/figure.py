"""One number in words: the fraction behind it, how it moved, how it was rounded."""

from dataclasses import dataclass

from tirek.figures.queries import Reading, grid
from tirek.figures.tables import fraction_text, value_text
from tirek.kernel.declarations import Figure, Ratio, figures
from tirek.kernel.language import reader_language
from tirek.kernel.numbers import format_count
from tirek.units.tables.spans import Span
from tirek.units.tables.words import change_text, gap_text, moment_text, trend

DIGITS = 5


@dataclass(frozen=True, kw_only=True)
class Sheet:
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
    moment: str
    gap: str
    rounding: str
    unknown: Figure | None


def sheet(figure: Figure, unit_id: int, span: Span) -> Sheet:
    """The number of one unit, and what it was a year before."""
    readings = grid([figure.key], [unit_id], [span.at, span.year_before])
    now, before = (readings[figure.key, unit_id, at] for at in (span.at, span.year_before))
    ratio = figure if isinstance(figure, Ratio) else None
    unknown = getattr(figure, "unknown", "")
    return Sheet(
        figure=figure,
        value=value_text(figure, now.value),
        numerator=figures[ratio.numerator] if ratio else None,
        denominator=figures[ratio.denominator] if ratio else None,
        reading=now,
        fraction=fraction_text(now),
        parts=fraction_text(now).split(" / "),
        change=change_text(now, before),
        trend=trend(now, before),
        before=value_text(figure, before.value),
        before_fraction=fraction_text(before) if before.value is not None else "",
        moment=moment_text(figure, span.at),
        gap=gap_text(now),
        rounding=rounding_text(now),
        unknown=figures[unknown] if unknown and now.unknown else None,
    )


def rounding_text(reading: Reading) -> str:
    """1 261 ÷ 3 911 = 0,32242… → 32,2 %: cut, not rounded, so that the reader sees which way it goes."""
    above, below = reading.numerator, reading.denominator
    if above is None or not below:
        return ""
    if reading.figure.measure == "money":
        return f"{fraction_text(reading).replace(' / ', ' ÷ ')} → {value_text(reading.figure, reading.value)}"
    digits = above * 10**DIGITS // below
    exact = digits * below == above * 10**DIGITS
    whole, decimals = divmod(digits, 10**DIGITS)
    point = "." if reader_language() == "en" else ","
    shown = f"{decimals:0{DIGITS}}".rstrip("0") if exact else f"{decimals:0{DIGITS}}…"
    quotient = format_count(whole) + (f"{point}{shown}" if shown else "")
    return f"{format_count(above)} ÷ {format_count(below)} = {quotient} → {value_text(reading.figure, reading.value)}"
