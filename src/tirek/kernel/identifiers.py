"""IIN of a person and BIN of an organisation: twelve digits that check themselves.

Invented people must never carry a number that a living person may have. Their numbers say 18xx by the century digit;
an organisation flagged *synthetic* takes only such numbers and compares day, month, the year's last two digits and sex,
a real one takes no such number. ``iin_fault`` is for imports: it says what is wrong by a code and makes no exception.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import mul

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import normalise

LENGTH = 12
_FIRST_PASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_ZERO = 48
_FIRST_BIAS, _SECOND_BIAS = _ZERO * sum(_FIRST_PASS), _ZERO * sum(_SECOND_PASS)
_CENTURIES = {1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000}
_SEXES = "fm"


class InvalidIin(Refused):
    """An IIN that cannot be. A subclass says why."""

    code = "iin"
    field = "iin"


class IinLength(InvalidIin):
    code = "iin_length"
    message = _("An IIN has 12 digits, here there are %(length)s.")


class IinDigits(InvalidIin):
    code = "iin_digits"
    message = _("An IIN has digits only.")


class IinCentury(InvalidIin):
    code = "iin_century"
    message = _("The seventh digit of an IIN, the century and the sex, is from 1 to 6.")


class IinSynthetic(InvalidIin):
    code = "iin_synthetic"
    message = _("This IIN is of an invented person. Check the number in the document.")


class IinReal(InvalidIin):
    code = "iin_real"
    message = _("This organisation is invented and takes no IIN that a living person may have.")


class IinDate(InvalidIin):
    code = "iin_date"
    message = _("An IIN begins with the birth date, and there is no such day.")


class IinCheck(InvalidIin):
    code = "iin_check"
    message = _("The check digit of the IIN does not agree. Compare the number with the document.")


class IinBirthDate(InvalidIin):
    code = "iin_birth_date"
    message = _("The IIN and the birth date disagree.")


class IinSex(InvalidIin):
    code = "iin_sex"
    message = _("The IIN and the sex disagree.")


IIN_FAULTS: dict[str, type[InvalidIin]] = {
    fault.code: fault
    for fault in (
        *(IinLength, IinDigits, IinCentury, IinSynthetic, IinReal),
        *(IinDate, IinCheck, IinBirthDate, IinSex),
    )
}


class InvalidBin(Refused):
    code = "bin"
    message = _("A BIN has 12 digits that agree with each other. Compare the number with the document.")


@dataclass(frozen=True)
class Iin:
    """A valid IIN and what it tells. An invented one does not tell the century, so no birth date."""

    text: str
    birth_date: date | None
    sex: str


def check_iin(text: str, *, synthetic: bool, birth_date: date | None = None, sex: str = "") -> Iin:
    """Read an IIN and hold it against what else is known. Raises a subclass of InvalidIin."""
    iin = normalise(text)
    fault = iin_fault(iin, synthetic=synthetic, birth_date=birth_date, sex=sex)
    if fault:
        raise IIN_FAULTS[fault](length=len(iin))
    century = int(iin[6])
    return Iin(iin, None if synthetic else _date(iin, _CENTURIES[century]), _SEXES[century % 2])


def iin_fault(text: str, *, synthetic: bool, birth_date: date | None = None, sex: str = "") -> str:
    """The code of what is wrong, a key of IIN_FAULTS, or nothing. For imports: no exception, no clean-up."""
    if not (text.isascii() and text.isdigit()):
        return "iin_digits"
    if len(text) != LENGTH:
        return "iin_length"
    century = ord(text[6]) - _ZERO
    if not 1 <= century <= 6:
        return "iin_century"
    if synthetic != (century <= 2):
        return "iin_real" if synthetic else "iin_synthetic"
    # 2000 has the leap years of every two-digit year that somebody may be born in.
    born = _date(text, 2000 if synthetic else _CENTURIES[century])
    if born is None:
        return "iin_date"
    if check_digit(text[:11]) != ord(text[11]) - _ZERO:
        return "iin_check"
    if birth_date is not None and born != (_two_digit(birth_date) if synthetic else birth_date):
        return "iin_birth_date"
    return "iin_sex" if sex and sex != _SEXES[century % 2] else ""


def check_digit(digits: str) -> int | None:
    """The twelfth digit for the first eleven, of an IIN or a BIN; none where both passes give 10."""
    values = digits.encode()
    remainder = (sum(map(mul, _FIRST_PASS, values)) - _FIRST_BIAS) % 11
    if remainder == 10:
        remainder = (sum(map(mul, _SECOND_PASS, values)) - _SECOND_BIAS) % 11
    return None if remainder == 10 else remainder


def make_synthetic_iin(birth_date: date, sex: str, serial: int) -> str:
    """The number of an invented person: the serial-th that is valid, from 0, so that serials never share a number."""
    if sex not in ("m", "f"):
        raise ValueError(f"an IIN tells the sex: {sex!r}")
    number = next(islice(synthetic_iins(birth_date, sex), serial, None), None)
    if number is None:
        raise ValueError(f"there are not so many numbers for one day and sex: {serial}")
    return number


def synthetic_iins(birth_date: date, sex: str) -> Iterator[str]:
    """All numbers of invented persons of one day and sex, from the first serial on."""
    return _valid(f"{birth_date:%y%m%d}{1 if sex == 'm' else 2}", 4)


def mask_iin(text: str) -> str:
    """7503••••0006: enough to compare with a document, not enough to use."""
    return text[:4] + "•" * 4 + text[8:] if len(text) > 8 else "•" * len(text)


def check_bin(text: str) -> str:
    """Read a BIN. Raises InvalidBin."""
    number = normalise(text)
    if not is_bin(number):
        raise InvalidBin
    return number


def is_bin(text: str) -> bool:
    """Year and month of registration, 4–6 for the kind of owner, 0–3 for head, branch, representation, farm."""
    return (
        len(text) == LENGTH
        and text.isascii()
        and text.isdigit()
        and "01" <= text[2:4] <= "12"
        and text[4] in "456"
        and text[5] in "0123"
        and check_digit(text[:11]) == int(text[11])
    )


def _date(text: str, century: int) -> date | None:
    try:
        return date(century + int(text[0:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def _two_digit(day: date) -> date | None:
    try:
        return day.replace(year=2000 + day.year % 100)
    except ValueError:
        return None


def _valid(start: str, digits: int) -> Iterator[str]:
    for number in range(10**digits):
        body = f"{start}{number:0{digits}}"
        last = check_digit(body)
        if last is not None:
            yield f"{body}{last}"
