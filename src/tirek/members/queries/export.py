"""The rows of a list in the columns of a roll: a file of a day comes back as the roll of that day, unchanged.

A list of those who had left is not a roll: they stand nowhere. It has the day and the reason behind them. For people
the name and the place of a unit stand beside its code, which an import passes over, and phones as on a page.
"""

from collections.abc import Callable, Iterator
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
from tirek.structure.queries import lines_above, names_on
from tirek.ui.words import named

_PERSON = "membership__person__"
_PATHS = {
    "unit": "unit__code",
    "place": "unit_id",
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
_FOR_PEOPLE = {"place": gettext_lazy("unit name")}
# What a computer asks for and nobody reads on paper.
_NOT_ON_PAPER = ("unit", "email", "since")
_AT_ONCE = 2000
MemberCell = str | date | None


def columns(kind: str, *, with_iins: bool, left: bool) -> list[str]:
    """Of a file of this kind: a CSV is for computers, a sheet for people too, what is on paper for people alone."""
    without = {
        *(() if with_iins else ("iin",)),
        *(() if left else _OF_LEFT),
        *(_FOR_PEOPLE if kind == "csv" else ()),
        *(_NOT_ON_PAPER if kind == "print" else ()),
    }
    return [field for field in _PATHS if field not in without]


def headings(fields: list[str], language: str) -> list[str]:
    """In words that the import knows, where it reads them."""
    with translation.override(language):
        words = FIELD_NAMES | {"unit": _("unit code")} | _OF_LEFT | _FOR_PEOPLE
        return [capfirst(str(words[field])) for field in fields]


def _sexes(language: str) -> dict[str, str]:
    with translation.override(language):
        return {"m": _("male"), "f": _("female"), "": ""}


def _reasons(language: str) -> dict[str, str]:
    with translation.override(language):
        return {value: str(label) for value, label in Ended.choices}


def _places(roll: MemberList) -> dict[int, str]:
    """What each unit of the list was called that day, with those above it: groups are mostly called by numbers."""
    ids = set(roll.units if roll.left else roll.below)
    lines = lines_above(ids, roll.day)
    names = names_on(ids.union(*lines.values()), roll.day)
    with translation.override(roll.language):
        words = {unit_id: named(name) for unit_id, name in names.items()}
    return {unit_id: " · ".join(words[each] for each in (unit_id, *lines.get(unit_id, ()))) for unit_id in ids}


def export_rows(
    roll: MemberList, fields: list[str], dial: Callable[[str], str] = format_local
) -> Iterator[list[MemberCell]]:
    """All rows of the list in its order, phones written as ``dial`` does. Read through a cursor of the server: must
    stand inside a transaction.
    """
    with connection.cursor() as cursor:
        # Every row will be fetched, not the first few.
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
    sexes, reasons = _sexes(roll.language), _reasons(roll.language)
    sex, phone, iin, reason, place = (
        fields.index(one) if one in fields else -1 for one in ("sex", "phone", "iin", "reason", "place")
    )
    places = _places(roll) if place >= 0 else {}
    for part in roll.reader.whole():
        for found in part.values_list(*(_PATHS[field] for field in fields)).iterator(chunk_size=_AT_ONCE):
            row = list(found)
            row[sex], row[phone] = sexes[row[sex]], dial(row[phone])
            if iin >= 0:
                row[iin] = unseal(bytes(row[iin])) if row[iin] else ""
            if reason >= 0:
                row[reason] = reasons[row[reason]]
            if place >= 0:
                row[place] = places.get(row[place], "")
            yield row
