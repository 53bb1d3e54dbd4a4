"""Numbers, dates and names in the reader's language, for templates and for Python alike. None reads "–"."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from tirek.kernel import dates, numbers
from tirek.kernel.declension import joined
from tirek.kernel.identifiers import mask_iin
from tirek.kernel.suffixes import Case, with_suffix
from tirek.ui.toasts import undo_address

# Behind which no line is broken: «206-ға» stays whole.
HYPHEN = "\u2011"

ShownNumber = int | Fraction | Decimal | None


def _shown(value: Any, write: Callable[[Any], str]) -> str:
    return numbers.NONE if value is None or value == "" else write(value)


def count(value: ShownNumber) -> str:
    """47 374."""
    return _shown(value, lambda known: numbers.format_count(int(known)))


def signed(value: ShownNumber) -> str:
    """+1 456, −20, 0."""
    return _shown(value, lambda known: ("+" if known > 0 else "") + numbers.format_count(int(known)))


def decimal(value: ShownNumber) -> str:
    """18,1 without a sign of per cent."""
    return _shown(value, lambda known: numbers.format_decimal(Fraction(known)))


def percent(value: ShownNumber) -> str:
    """An exact percentage: 18,1 %."""
    return _shown(value, lambda known: numbers.format_percent(Fraction(known)))


def ratio(numerator: ShownNumber, denominator: ShownNumber) -> str:
    """88 / 486: the two numbers a share is made of."""
    if numerator is None or denominator is None:
        return numbers.NONE
    return numbers.format_fraction(int(numerator), int(denominator))


def change(now: ShownNumber, before: ShownNumber) -> str:
    """+1 456 (+3,2 %): how far a count moved. Nothing to compare with reads as nothing."""
    if now is None or before is None:
        return ""
    return numbers.format_difference(int(now), int(before))


def points(now: ShownNumber, before: ShownNumber) -> str:
    """+0,8 п.т.: how far a percentage moved, computed before rounding."""
    if now is None or before is None:
        return ""
    return numbers.format_point_change(Fraction(now), Fraction(before))


def cased(value: ShownNumber, case: Case) -> str:
    """12 791-і in Kazakh, the bare number in the other languages."""
    if value is None or get_language() != "kk":
        return count(value)
    return with_suffix(int(value), case).replace("-", HYPHEN)


def day(value: date | None) -> str:
    """01.12.2019."""
    return _shown(value, dates.format_short)


def day_long(value: date | None) -> str:
    """2019 ж. 1 желтоқсан."""
    return _shown(value, dates.format_date)


def month(value: date | None) -> str:
    """2019 ж. желтоқсан."""
    return _shown(value, dates.format_month)


def moment(value: Any) -> str:
    """01.12.2019 09:14, in Kazakhstan's time."""
    return _shown(value, lambda known: f"{timezone.localtime(known):%d.%m.%Y %H:%M}")


def masked(iin: str | None) -> str:
    """An IIN with its middle hidden."""
    return _shown(iin, mask_iin)


def named(thing: Any) -> str:
    """The name of something that has one per language; Kazakh where the reader's is missing."""
    if thing is None:
        return numbers.NONE
    own = getattr(thing, f"name_{get_language() or 'kk'}", "")
    return own or thing.name_kk


def in_short(thing: Any) -> str:
    """Its short name in the reader's language, for a line that has little room; its whole name where it has none."""
    return getattr(thing, f"short_{get_language() or 'kk'}", "") or named(thing)


def quoted(name: Any) -> SafeString:
    """A name in «…», as it stands in a sentence; see ``in_marks``."""
    return format_html("{}", in_marks(str(name)))


def and_what(name: Any) -> str:
    """«Үржар ауданы мен», before what it is named together with; in the other languages the name alone."""
    return joined(str(name)) if get_language() == "kk" else str(name)


# What says of a name that it is one of the map: such a word begins it or ends it.
_OF_THE_MAP = {
    *("ауданы", "облысы", "қаласы", "ауылы", "кенті", "округі"),
    *("район", "область", "город", "село", "посёлок", "округ"),
    *("district", "region", "city", "village", "county"),
}


def in_marks(name: str) -> str:
    """A proper name stands in marks. One that brings its own, a number («№ 3 топ») and a place on the map take none."""
    words = name.lower().split()
    plain = any(mark in name for mark in ("«", "“", "№", "No."))
    if plain or not words or {words[0], words[-1]} & _OF_THE_MAP:
        return name
    return pgettext("a name in quotation marks", "“{}”").format(name)


def initials(name: str) -> str:
    """Two letters for a round sign."""
    return "".join(part[0] for part in str(name).split()[:2]).upper()


def undo_url(tags: str) -> str:
    """Where a message's "undo" leads, if it has one."""
    return undo_address(tags)


def sex(value: str) -> str:
    """A person's sex in words."""
    return {"m": gettext("male"), "f": gettext("female")}.get(value, numbers.NONE)
