"""Telephone numbers: read from what people type, held in the international form, shown as they are dialled."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException

_OURS = re.compile(r"\+7([0-9]{3})([0-9]{3})([0-9]{2})([0-9]{2})")
# Numbers of the country as nearly all are written; whatever else there is, phonenumbers reads.
_LOCAL = re.compile(r"(?:\+?7|8)?([0-9]{10})")
_WRITTEN_WITH = str.maketrans("", "", " -()")


def read_phone(text: str) -> str:
    """A number in the international form, or nothing where there is no such number."""
    if (found := _LOCAL.fullmatch(text.translate(_WRITTEN_WITH))) and _all_valid(found[1][:5]):
        return f"+7{found[1]}"
    try:
        number = phonenumbers.parse(text, "KZ")
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or number.extension:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=100_000)
def _all_valid(start: str) -> bool:
    """Whether the numbers that begin with these five digits are valid: the rules for +7 look no further."""
    return all(
        phonenumbers.is_valid_number(phonenumbers.PhoneNumber(country_code=7, national_number=int(start + rest)))
        for rest in ("00000", "55555", "99999")
    )


def format_phone(number: str) -> str:
    """+7 701 123 45 67, unbroken at a line end; a number of another country as it is held."""
    found = _OURS.fullmatch(dialled(number))
    return "\u00a0".join(("+7", *found.groups())) if found else number


def format_local(number: str) -> str:
    """8 701 123 45 67, as it is dialled in the country: a spreadsheet takes what begins with a plus for a sum."""
    found = _OURS.fullmatch(number)
    return " ".join(("8", *found.groups())) if found else number


def dialled(number: str) -> str:
    """As a telephone takes it."""
    return re.sub(r"[^0-9+]", "", number)
