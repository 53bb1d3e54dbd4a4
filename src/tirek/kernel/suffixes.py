"""Kazakh endings after a number written in digits: by the sound of its last word («75-тен», «12 791-і», «6-уы»)."""

from typing import Literal

from tirek.kernel.numbers import format_count

Case = Literal["possessive", "genitive", "dative", "accusative", "locative", "ablative"]
Sound = Literal["vowel", "voiced", "nasal", "voiceless"]

# The last spoken word of a number, its vowels (front or back) and its last sound.
_SOUNDS: dict[int, tuple[bool, Sound]] = {
    0: (True, "voiced"),
    1: (True, "voiced"),
    2: (True, "vowel"),
    3: (True, "voiceless"),
    4: (True, "voiceless"),
    5: (True, "voiceless"),
    6: (False, "vowel"),
    7: (True, "vowel"),
    8: (True, "voiced"),
    9: (False, "voiced"),
    10: (False, "nasal"),
    20: (False, "vowel"),
    30: (False, "voiced"),
    40: (False, "voiceless"),
    50: (True, "voiced"),
    60: (False, "voiceless"),
    70: (True, "voiceless"),
    80: (True, "nasal"),
    90: (False, "nasal"),
    100: (True, "voiced"),
    10**3: (False, "nasal"),
    10**6: (False, "nasal"),
    10**9: (False, "voiceless"),
}

# The ending with back and with front vowels.
_ENDINGS: dict[Case, dict[Sound, str]] = {
    "genitive": {"vowel": "ның нің", "voiced": "дың дің", "nasal": "ның нің", "voiceless": "тың тің"},
    "dative": {"vowel": "ға ге", "voiced": "ға ге", "nasal": "ға ге", "voiceless": "қа ке"},
    "accusative": {"vowel": "ны ні", "voiced": "ды ді", "nasal": "ды ді", "voiceless": "ты ті"},
    "locative": {"vowel": "да де", "voiced": "да де", "nasal": "да де", "voiceless": "та те"},
    "ablative": {"vowel": "дан ден", "voiced": "дан ден", "nasal": "нан нен", "voiceless": "тан тен"},
}
# "So many of them": after a vowel the collective form is the one that is said (екеуі, алтауы, жетеуі; but жиырмасы).
_POSSESSIVE_AFTER_VOWEL = {2: "еуі", 6: "уы", 7: "еуі", 20: "сы"}


def kazakh_suffix(number: int, case: Case) -> str:
    """The ending without its hyphen."""
    spoken = _last_word(abs(number))
    front, sound = _SOUNDS[spoken]
    if case == "possessive":
        return _POSSESSIVE_AFTER_VOWEL.get(spoken, "і" if front else "ы")
    return _ENDINGS[case][sound].split()[front]


def with_suffix(number: int, case: Case) -> str:
    """«3 000-нан», «12 791-і»: the number as it is shown, a hyphen, the ending."""
    return f"{format_count(number)}-{kazakh_suffix(number, case)}"


def _last_word(number: int) -> int:
    """The value of the last word of the number when it is read out: 12 791 → 1, 7 190 → 90, 45 000 → 1000."""
    if number % 100:
        return number % 10 or number % 100
    if number % 1000:
        return 100
    if number % 10**6:
        return 10**3
    if number % 10**9:
        return 10**6
    return 10**9 if number else 0
