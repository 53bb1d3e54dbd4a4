"""The rows of a list in the columns of a roll: a file of a day comes back as the roll of that day, unchanged.

A list of those who had left is not a roll: they stand nowhere. It has the day and the reason behind them.
"""

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.kernel.phones import format_local
from tirek.kernel.sealing import unseal
from tirek.members.enums import FIELD_NAMES, Ended
from tirek.members.queries.listing import MemberList

_PERSON = "membership__person__"
_PATHS = {
    "unit": "unit__code",
    "surname": f"{_PERSON}surname",
    "given_name": f"{_PERSON}given_name",
    "patronymic": f"{_PERSON}patronymic",
    "number": "membership__number",
    "iin": f"{_PERSON}iin_cipher",
    "birth_date": f"{_PERSON}birth_date",
    "sex": f"{_PERSON}sex",
    "phone": f"{_PERSON}phone",
    "email": f"{_PERSON}email",
    "joined": "membership__joined",
    "since": "period__startswith",
    "left": "period__endswith",
    "reason": "ended",
}
_OF_LEFT = {"left": gettext_lazy("day of leaving"), "reason": gettext_lazy("reason for leaving")}
_AT_ONCE = 2000
MemberCell = str | date | None


def columns(*, with_iins: bool, left: bool) -> list[str]:
    return [field for field in _PATHS if (with_iins or field != "iin") and (left or field not in _OF_LEFT)]


def headings(fields: list[str], language: str) -> list[str]:
    """In words that the import knows, where it reads them."""
    with translation.override(language):
        words = FIELD_NAMES | {"unit": _("unit code")} | _OF_LEFT
        return [capfirst(str(words[field])) for field in fields]


def _sexes(language: str) -> dict[str, str]:
    with translation.override(language):
        return {"m": _("male"), "f": _("female"), "": ""}


def _reasons(language: str) -> dict[str, str]:
    with translation.override(language):
        return {value: str(label) for value, label in Ended.choices}


def export_rows(roll: MemberList, fields: list[str]) -> Iterator[list[MemberCell]]:
    """All rows of the list in its order. Read through a cursor of the server: must stand inside a transaction."""
    with connection.cursor() as cursor:
        # Every row will be fetched, not the first few.
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
    sexes, reasons = _sexes(roll.language), _reasons(roll.language)
    sex, phone, iin, reason = (fields.index(one) if one in fields else 0 for one in ("sex", "phone", "iin", "reason"))
    for part in roll.reader.whole():
        for found in part.values_list(*(_PATHS[field] for field in fields)).iterator(chunk_size=_AT_ONCE):
            row = list(found)
            row[sex], row[phone] = sexes[row[sex]], format_local(row[phone])
            if iin:
                row[iin] = unseal(bytes(row[iin])) if row[iin] else ""
            if reason:
                row[reason] = reasons[row[reason]]
            yield row
