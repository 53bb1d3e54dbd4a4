"""Numbers in the words of what they measure: things, money, days, per cent."""

from fractions import Fraction
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tirek.kernel import numbers
from tirek.kernel.money import TIYN_IN_TENGE, format_money

# Money is counted in whole tiyn. A percentage is the value itself, not the share of one.
Measure = Literal["count", "money", "days", "percent"]


def measure_text(value: Fraction | int | None, measure: str, *, decimal: bool = False) -> str:
    """47 374; 1 500,50 ₸; 12 days; 18,1 %; a dash where there is no value.

    Any other measure is called by its own word: 12 ha.
    With ``decimal`` also a whole number has its decimal place: a mean stands in a column of means.
    """
    if value is None:
        return numbers.NONE
    if measure == "money":
        return format_money(int(numbers.round_half_up(value)))
    if measure == "percent":
        return numbers.format_percent(value)
    shown = _plain(value, decimal)
    if measure == "days":
        return _days(value, shown)
    return shown if measure == "count" else f"{shown}{numbers.NARROW}{measure}"


def difference_text(now: Fraction, before: Fraction, measure: str, *, decimal: bool = False) -> str:
    """+1 456 (+3,2 %) between whole numbers and sums of money, +0,8 п.т. between shares, +0,4 between means."""
    if measure == "percent":
        return numbers.format_point_change(now, before)
    if measure == "count" and not decimal and now.denominator == before.denominator == 1:
        return numbers.format_difference(int(now), int(before))
    difference = now - before
    shown = measure_text(difference, measure, decimal=decimal)
    sign = "+" if numbers.round_half_up(difference, 0 if measure == "money" else 1) > 0 else ""
    grown = numbers.growth(now, before) if measure == "money" else None
    if grown is None:
        return f"{sign}{shown}"
    return f"{sign}{shown} ({'+' if numbers.round_half_up(grown, 1) > 0 else ''}{numbers.format_percent(grown)})"


def number_of(value: Fraction, measure: str) -> int | float:
    """As a spreadsheet takes it: whole, or with so many decimals as are shown; money in tenge."""
    if measure == "money":
        value = numbers.round_half_up(value) / TIYN_IN_TENGE
    digits = 2 if measure == "money" else 1
    return int(value) if value.denominator == 1 else float(numbers.round_half_up(value, digits))


def heading(name: str, measure: str) -> str:
    """The head of a column of numbers that stand without their unit."""
    unit = {"count": "", "money": "₸", "days": _("days"), "percent": "%"}.get(measure, measure)
    return f"{name}, {unit}" if unit else name


def _plain(value: Fraction | int, decimal: bool) -> str:
    whole = not decimal and Fraction(value).denominator == 1
    return numbers.format_count(int(value)) if whole else numbers.format_decimal(value)


def _days(value: Fraction | int, shown: str) -> str:
    # «2,5 дня»: a fraction takes the form of two.
    number = abs(int(value)) if Fraction(value).denominator == 1 else 2
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": shown}
