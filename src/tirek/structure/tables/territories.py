"""The classifier of territories in either layout: the official one, and one line a code with names in three languages.

The official one has the code in ``te`` and its four groups in ``ab``, ``cd``, ``ef`` and ``hij``, names in ``name_kaz``
and ``name_rus``; ``k`` and ``nn`` say nothing that the code does not.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _now

from tirek.kernel.intake import Columns, Line, Record
from tirek.kernel.kazakh import normalise_reporting
from tirek.structure.actions.territories import Repair, TerritoryFault, TerritoryRow

_COLUMNS = Columns(
    headings={
        "code": ("te", "kato", "code", "код", "код као"),
        "name_kk": ("name_kaz", "name_kk"),
        "name_ru": ("name_rus", "name_ru"),
        "name_en": ("name_en",),
        **{group: (group,) for group in ("ab", "cd", "ef", "hij")},
    },
    required=("code", "name_kk"),
)
_GROUPS = (("ab", 2), ("cd", 2), ("ef", 2), ("hij", 3))
_NAMES = ("name_kk", "name_ru", "name_en")


class Territories:
    """What the files say, cleaned: rows, the words that were repaired in them, and what is wrong."""

    def __init__(self) -> None:
        self.rows: list[TerritoryRow] = []
        self.repairs: list[Repair] = []
        self.faults: list[TerritoryFault] = []


def read_territories(files: Iterable[tuple[str, Iterable[Line]]]) -> Territories:
    """All files as one edition. Raises ColumnsMissing, ColumnTwice, NoRows."""
    found = Territories()
    for name, lines in files:
        for record in _COLUMNS.read(lines):
            _read(found, name, record)
    return found


def _read(found: Territories, file: str, record: Record) -> None:
    code, line = record["code"].strip(), record.line
    names = {}
    for column in _NAMES:
        name = normalise_reporting(record[column])
        names[column] = name.text
        for before, after in name.repaired:
            found.repairs.append(Repair(file=file, line=line, code=code, column=column, before=before, after=after))
    if message := _fault(code, names["name_kk"], record):
        found.faults.append(TerritoryFault(file=file, line=line, code=code, message=message))
    else:
        found.rows.append(TerritoryRow(file=file, line=line, code=code, **names))


def _fault(code: str, name: str, record: Record) -> str:
    if len(code) != 9 or not (code.isascii() and code.isdigit()) or code.startswith("00"):
        return _now("“%s” is not a code: it has nine digits, the first two those of the region.") % code
    if not name:
        return _now("The name in Kazakh is missing.")
    groups = "".join(record[column].strip().zfill(width) for column, width in _GROUPS if column in record)
    if len(groups) == 9 and groups != code:
        return _now("The columns ab, cd, ef and hij give %(groups)s, the code is %(code)s.") % {
            "groups": groups,
            "code": code,
        }
    return ""
