"""Numbers as the pages show them, rounded last from an exact fraction, and as people write them.

Half is rounded away from zero (0,05 → 0,1 and −0,05 → −0,1), so that a rise and a fall of one size look alike. What
rounds to zero has no sign.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import normalise
from tirek.kernel.language import reader_language

NARROW = "\u202f"
MINUS = "\u2212"
NONE = "–"
_POINTS = {"kk": "п.т.", "ru": "п.\u00a0п.", "en": "pp"}

# --- showing --------------------------------------------------------------------------------------------------------


def round_half_up(value: Fraction | int, digits: int = 0) -> Fraction:
    """The nearest number of so many decimals; a half goes away from zero."""
    scaled = abs(Fraction(value)) * 10**digits
    rounded = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**digits)
    return rounded if value >= 0 else -rounded


def format_count(number: int) -> str:
    """47 374, with a narrow no-break space, the same in every language."""
    sign = MINUS if number < 0 else ""
    return sign + f"{abs(number):,}".replace(",", NARROW)


def format_decimal(value: Fraction | int, digits: int = 1, language: str | None = None) -> str:
    """18,1 in Kazakh and Russian, 18.1 in English."""
    rounded = round_half_up(value, digits)
    if digits == 0:
        return format_count(int(rounded))
    whole, decimals = divmod(abs(rounded.numerator) * 10**digits // rounded.denominator, 10**digits)
    point = "." if reader_language(language) == "en" else ","
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{format_count(whole)}{point}{decimals:0{digits}}"


def format_percent(percentage: Fraction | int | None, language: str | None = None) -> str:
    """18,1 %. Takes the percentage itself, as a share figure has it, not the share of one."""
    if percentage is None:
        return NONE
    return f"{format_decimal(percentage, 1, language)}{NARROW}%"


def format_share(numerator: int, denominator: int, language: str | None = None) -> str:
    """The percentage that a part makes of its whole; a dash where there is no whole."""
    return format_percent(Fraction(100 * numerator, denominator) if denominator else None, language)


def format_fraction(numerator: int, denominator: int) -> str:
    """88 / 486: what every shown ratio stands beside."""
    return f"{format_count(numerator)} / {format_count(denominator)}"


def format_ratio(numerator: int, denominator: int, language: str | None = None) -> str:
    """88 / 486 = 18,1 %, for text in which both must stand together."""
    return f"{format_fraction(numerator, denominator)} = {format_share(numerator, denominator, language)}"


def growth(new: Fraction | int, old: Fraction | int) -> Fraction | None:
    """The change in per cent of the old value; none on an empty base."""
    return Fraction(100 * (new - old)) / old if old else None


def format_difference(new: int, old: int, language: str | None = None) -> str:
    """+1 456 (+3,2 %). Without a base only the difference is said."""
    change = growth(new, old)
    percent = "" if change is None else f" ({_signed(change, 1, language)}{NARROW}%)"
    return _signed(new - old, 0, language) + percent


def format_point_change(new: Fraction | int, old: Fraction | int, language: str | None = None) -> str:
    """The change between two percentages in percentage points, taken before either is rounded: +0,8 п.т."""
    return f"{_signed(Fraction(new) - Fraction(old), 1, language)}\u00a0{_POINTS[reader_language(language)]}"


def _signed(value: Fraction | int, digits: int, language: str | None) -> str:
    plus = "+" if round_half_up(value, digits) > 0 else ""
    return plus + format_decimal(value, digits, language)


# --- reading: «45 мың», «3 000-ға жуық», «1,5 млн», «18,1» ----------------------------------------------------------

Qualifier = Literal["exact", "approx", "more", "less"]


class NotANumber(Refused):
    code = "not_a_number"
    message = _("“%(text)s” is not a number. Write it in digits, for example 3 000 or 18,1.")


@dataclass(frozen=True)
class ReadNumber:
    """A number that somebody wrote. ``more`` and ``less`` mean that a bound was named, itself perhaps included."""

    value: Fraction
    qualifier: Qualifier = "exact"
    percent: bool = False


_SCALES = {
    10**3: ("мың", "тысяч", "тыс", "thousand"),
    10**6: ("миллион", "млн", "million"),
    10**9: ("миллиард", "млрд", "billion"),
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words}
_MORE = "астам,артық,аса,көп,кемінде,кем емес,более,больше,свыше,не менее,не меньше,more than,over,above,at least,>"
_LESS = "аз,кем,аспайды,көп емес,менее,меньше,до,не более,не больше,less than,fewer than,under,below,up to,at most,<"
_ABOUT = "жуық,шамамен,шамалы,таяу,около,примерно,почти,приблизительно,порядка,about,around,nearly,approximately,~,≈"
_QUALIFIERS: dict[str, Qualifier] = {
    **dict.fromkeys(_MORE.split(","), "more"),
    **dict.fromkeys(_LESS.split(","), "less"),
    **dict.fromkeys(_ABOUT.split(","), "approx"),
    "": "exact",
}

_LETTERS = "[а-яёәғқңөұүһі]"
_DIGITS = r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)*"
_SCALE = rf"(?: ?({'|'.join(_SCALE_OF)}){_LETTERS}{{0,5}}\b\.?)?"
_PART = re.compile(rf"(?<![0-9.,])({_DIGITS})(?![0-9]){_SCALE}(?:-{_LETTERS}{{1,5}})?")
_PERCENT = re.compile(rf"(?:%|\b(?:пайыз|процент|per ?cent){_LETTERS}{{0,5}})(?:-{_LETTERS}{{1,5}})?")
_SIGN = re.compile(r"(?<![0-9])[+\-\u2212](?=[0-9])")


def read_number(text: str, language: str | None = None) -> ReadNumber:
    """Read one number with its scale, its sign of per cent and the word that makes it a bound or an estimate.

    Anything else in the text is refused rather than skipped: a range, a second number, a noun. A comma before exactly
    three digits divides thousands in English and is the decimal point elsewhere.
    """
    rest = normalise(text).casefold()
    rest, percents = _PERCENT.subn(" ", rest)
    signs = _SIGN.findall(rest)
    rest = _SIGN.sub("", rest)
    parts = _PART.findall(rest)
    qualifier = _QUALIFIERS.get(" ".join(_PART.sub(" ", rest).split()))
    if not parts or qualifier is None or percents > 1 or len(signs) > 1:
        raise NotANumber(text=text)
    value = _sum([(_value(digits, text, language), _SCALE_OF.get(scale, 1)) for digits, scale in parts], text)
    return ReadNumber(-value if signs and signs[0] != "+" else value, qualifier, bool(percents))


def _sum(parts: list[tuple[Fraction, int]], text: str) -> Fraction:
    """«1 млн 240 мың»: each following part is below the scale of the one before it."""
    for (_higher, above), (value, scale) in pairwise(parts):
        if value * scale >= above:
            raise NotANumber(text=text)
    return sum((value * scale for value, scale in parts), Fraction(0))


def _value(digits: str, text: str, language: str | None) -> Fraction:
    plain = digits.replace(" ", "")
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return Fraction(plain)
    whole, decimals = plain.rsplit(marks[-1], 1)
    thousands = reader_language(language) == "en" and marks == [","] and len(decimals) == 3
    if thousands or (len(marks) > 1 and len(set(marks)) == 1):
        whole, decimals = plain, "0"
    groups = re.split("[.,]", whole)
    if len(groups) > 1 and not (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        raise NotANumber(text=text)
    return Fraction("".join(groups) + "." + decimals)
