"""Kazakh endings after a number written in digits: by the sound of its last word («75-тен», «206-сы», «88-іне»).

Names are declined in ``declension``; the ending tables here serve it, too.
"""

from fractions import Fraction
from typing import Literal

from tirek.kernel.numbers import NARROW, format_count, format_decimal, round_half_up

NounCase = Literal["genitive", "dative", "accusative", "locative", "ablative", "instrumental"]
Case = Literal["possessive"] | NounCase
# How a word ends, as far as endings hear it: «у» and «л р й» are sonorant, «ж з» buzz, «н ң м» are nasal.
Sound = Literal["vowel", "sonorant", "buzzing", "nasal", "voiceless"]

# The last spoken word of a number: whether its vowels are front ones, and its last sound.
_SOUNDS: dict[int, tuple[bool, Sound]] = {
    0: (True, "sonorant"),
    1: (True, "sonorant"),
    2: (True, "vowel"),
    3: (True, "voiceless"),
    4: (True, "voiceless"),
    5: (True, "voiceless"),
    6: (False, "vowel"),
    7: (True, "vowel"),
    8: (True, "buzzing"),
    9: (False, "buzzing"),
    10: (False, "nasal"),
    20: (False, "vowel"),
    30: (False, "buzzing"),
    40: (False, "voiceless"),
    50: (True, "sonorant"),
    60: (False, "voiceless"),
    70: (True, "voiceless"),
    80: (True, "nasal"),
    90: (False, "nasal"),
    100: (True, "buzzing"),
    10**3: (False, "nasal"),
    10**6: (False, "nasal"),
    10**9: (False, "voiceless"),
    10**12: (False, "nasal"),
}
# The words of scale take their ending without a hyphen: «45 мыңнан».
_SCALES = {10**12: "триллион", 10**9: "миллиард", 10**6: "миллион", 10**3: "мың"}

# The ending with back and with front vowels.
_DATIVE, _VOICED = "ға ге", {"accusative": "ды ді", "locative": "да де"}
_ENDINGS: dict[Sound, dict[str, str]] = {
    "vowel": {"genitive": "ның нің", "dative": _DATIVE, "accusative": "ны ні", "locative": "да де",
              "ablative": "дан ден", "instrumental": "мен мен", "possessive": "сы сі"},
    "sonorant": {"genitive": "дың дің", "dative": _DATIVE, **_VOICED,
                 "ablative": "дан ден", "instrumental": "мен мен", "possessive": "ы і"},
    "buzzing": {"genitive": "дың дің", "dative": _DATIVE, **_VOICED,
                "ablative": "дан ден", "instrumental": "бен бен", "possessive": "ы і"},
    "nasal": {"genitive": "ның нің", "dative": _DATIVE, **_VOICED,
              "ablative": "нан нен", "instrumental": "мен мен", "possessive": "ы і"},
    "voiceless": {"genitive": "тың тің", "dative": "қа ке", "accusative": "ты ті", "locative": "та те",
                  "ablative": "тан тен", "instrumental": "пен пен", "possessive": "ы і"},
}  # fmt: skip
# After a possessive: «88-іне», «119-ынан», «ауданында».
_AFTER_POSSESSIVE = {
    "genitive": "ның нің", "dative": "на не", "accusative": "н н", "locative": "нда нде", "ablative": "нан нен",
    "instrumental": "мен мен",
}  # fmt: skip
# "The two, six, seven of them" are said collectively (екеуі, алтауы, жетеуі), and only these numbers themselves.
_COLLECTIVE = {2: "еуі", 6: "уы", 7: "еуі"}
# What stands with a number and the case it asks for; those before it leave the number bare.
_GOVERNED: dict[str, Case] = {
    "астам": "ablative", "артық": "ablative", "көп": "ablative", "аса": "ablative", "бастап": "ablative",
    "жуық": "dative", "таяу": "dative", "дейін": "dative",
}  # fmt: skip
_BEFORE = ("шамамен", "кемінде")
_PER_CENT = "пайыз"


def word_suffix(case: Case, *, front: bool, sound: Sound) -> str:
    """The ending of a word with such vowels and such a last sound."""
    return _ENDINGS[sound][case].split()[front]


def possessive_suffix(case: Case, *, front: bool) -> str:
    """The ending after a possessive one; the possessive itself adds nothing more."""
    return "" if case == "possessive" else _AFTER_POSSESSIVE[case].split()[front]


def kazakh_suffix(number: int, case: Case) -> str:
    """The ending without its hyphen. The possessive says how many of them: «486 өтініштің 88-і»."""
    if case == "possessive" and abs(number) in _COLLECTIVE:
        return _COLLECTIVE[abs(number)]
    front, sound = _SOUNDS[_last_word(abs(number))]
    return word_suffix(case, front=front, sound=sound)


def with_suffix(number: int, case: Case) -> str:
    """«3 000-нан», «12 791-і»: the number as it is shown, a hyphen, the ending."""
    return f"{format_count(number)}-{kazakh_suffix(number, case)}"


def of_them(number: int, case: Case = "possessive") -> str:
    """So many of them, in a case: «88-і», «88-іне», «119-ынан», «6-уының»."""
    own = kazakh_suffix(number, "possessive")
    return f"{format_count(number)}-{own}{possessive_suffix(case, front=own[-1] == 'і')}"


def day_of_month(day: int, case: Case = "possessive") -> str:
    """«наурыздың 2-сі», «6-сынан»: a day of a month is counted one by one, never collectively."""
    front, sound = _SOUNDS[_last_word(day)]
    own = word_suffix("possessive", front=front, sound=sound)
    return f"{day}-{own}{possessive_suffix(case, front=front)}"


def decimal_with_suffix(value: Fraction | int, case: Case, digits: int = 1) -> str:
    """«18,1-ге», «26,3-ке»: by the last digits, read as a number. A fraction of nought is not written: «18-ге»."""
    rounded = round_half_up(value, digits)
    places = next(n for n in range(digits + 1) if (rounded * 10**n).denominator == 1)
    if not places:
        return with_suffix(int(rounded), case)
    shown = format_decimal(rounded, places, "kk")
    return f"{shown}-{kazakh_suffix(int(shown.rpartition(',')[2]), case)}"


def percent_in_words(value: Fraction | int, case: Case) -> str:
    """«18,1 пайызға», as prose has it."""
    rounded = round_half_up(value, 1)
    shown = format_decimal(rounded, 0 if rounded.denominator == 1 else 1, "kk")
    return f"{shown} {_PER_CENT}{word_suffix(case, front=False, sound='buzzing')}"


def percent_with_suffix(value: Fraction | int, case: Case) -> str:
    """«18,1 %-ға»: the sign, read «пайыз»."""
    rounded = round_half_up(value, 1)
    shown = format_decimal(rounded, 0 if rounded.denominator == 1 else 1, "kk")
    return f"{shown}{NARROW}%-{word_suffix(case, front=False, sound='buzzing')}"


def scaled_with_suffix(number: int, case: Case, *, short: str = "") -> str:
    """«45 мыңнан», «1,5 миллионға»: a round number as prose has it; any other with a hyphen.

    ``short`` is the abbreviation that stands for the word of scale and keeps the hyphen: «1,5 млн-нан».
    """
    scale = next((scale for scale in _SCALES if abs(number) >= scale), 1)
    shown = Fraction(number, scale)
    if scale == 1 or (shown * (1 if scale == 10**3 else 10)).denominator != 1:
        return with_suffix(number, case)
    front, sound = _SOUNDS[scale]
    told = format_decimal(shown, 0 if shown.denominator == 1 else 1, "kk")
    word = f"{short}-" if short else _SCALES[scale]
    return f"{told} {word}{word_suffix(case, front=front, sound=sound)}"


def range_with_suffix(first: int, last: int, case: Case) -> str:
    """«10–15-тен»: one ending, at the end."""
    return f"{format_count(first)}–{with_suffix(last, case)}"


def qualified(number: int, qualifier: str) -> str:
    """«150-ден астам», «3 000-ға жуық», «шамамен 3 000». Raises KeyError for a word that is not a qualifier."""
    if qualifier in _BEFORE:
        return f"{qualifier} {format_count(number)}"
    return f"{with_suffix(number, _GOVERNED[qualifier])} {qualifier}"


def _last_word(number: int) -> int:
    """The value of the last word of the number when it is read out: 12 791 → 1, 7 190 → 90, 45 000 → 1000."""
    if number % 100:
        return number % 10 or number % 100
    if number % 1000:
        return 100
    for scale in (10**3, 10**6, 10**9):
        if number % (scale * 1000):
            return scale
    return 10**12 if number else 0
