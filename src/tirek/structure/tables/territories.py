"""The classifier of territories in either layout: the official one, and one line a code with names in three languages.

The official one has the code in ``te`` and its four groups in ``ab``, ``cd``, ``ef`` and ``hij``, names in ``name_kaz``
and ``name_rus``; ``k`` and ``nn`` say nothing that the code does not.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _now

from tirek.kernel.kazakh import normalise_reporting
from tirek.kernel.sheets import Row
from tirek.structure.actions.territories import Repair, TerritoryFault, TerritoryRow
from tirek.structure.tables.units import ColumnsMissing, ColumnTwice, NoRows

_COLUMNS = {
    "te": "code",
    "kato": "code",
    "code": "code",
    "код": "code",
    "код као": "code",
    "name_kaz": "name_kk",
    "name_kk": "name_kk",
    "name_rus": "name_ru",
    "name_ru": "name_ru",
    "name_en": "name_en",
    "ab": "ab",
    "cd": "cd",
    "ef": "ef",
    "hij": "hij",
}
_REQUIRED = ("code", "name_kk")
_GROUPS = (("ab", 2), ("cd", 2), ("ef", 2), ("hij", 3))
_NAMES = ("name_kk", "name_ru", "name_en")


class Territories:
    """What the files say, cleaned: rows, the words that were repaired in them, and what is wrong."""

    def __init__(self) -> None:
        self.rows: list[TerritoryRow] = []
        self.repairs: list[Repair] = []
        self.faults: list[TerritoryFault] = []


def read_territories(files: Iterable[tuple[str, Iterable[tuple[int, Row]]]]) -> Territories:
    """All files as one edition. Raises ColumnsMissing, ColumnTwice, NoRows."""
    found = Territories()
    for name, lines in files:
        iterator = iter(lines)
        _line, headings = next(iterator, (0, []))
        places, before = _places(headings), len(found.rows) + len(found.faults)
        for line, cells in iterator:
            _read(found, name, line, {c: cells[at] if at < len(cells) else "" for c, at in places.items()})
        if len(found.rows) + len(found.faults) == before:
            raise NoRows
    return found


def _read(found: Territories, file: str, line: int, cell: dict[str, str]) -> None:
    code = cell["code"].strip()
    names = {}
    for column in _NAMES:
        name = normalise_reporting(cell.get(column, ""))
        names[column] = name.text
        for before, after in name.repaired:
            found.repairs.append(Repair(file=file, line=line, code=code, column=column, before=before, after=after))
    if message := _fault(code, names["name_kk"], cell):
        found.faults.append(TerritoryFault(file=file, line=line, code=code, message=message))
    else:
        found.rows.append(TerritoryRow(file=file, line=line, code=code, **names))


def _fault(code: str, name: str, cell: dict[str, str]) -> str:
    if len(code) != 9 or not (code.isascii() and code.isdigit()) or code.startswith("00"):
        return _now("“%s” is no code: it has nine digits, the first two those of the region.") % code
    if not name:
        return _now("The name in Kazakh is missing.")
    groups = "".join(cell[column].strip().zfill(width) for column, width in _GROUPS if column in cell)
    if len(groups) == 9 and groups != code:
        return _now("The columns ab, cd, ef and hij give %(groups)s, the code is %(code)s.") % {
            "groups": groups,
            "code": code,
        }
    return ""


def _places(headings: Row) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        column = _COLUMNS.get(heading.strip().casefold())
        if column in places:
            raise ColumnTwice(columns=f"{headings[places[column]]}, {heading}")
        if column:
            places[column] = at
    if missing := [column for column in _REQUIRED if column not in places]:
        raise ColumnsMissing(columns=", ".join(missing), headings=", ".join(headings) or "–")
    return places
