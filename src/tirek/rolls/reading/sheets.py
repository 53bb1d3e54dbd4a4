"""All sheets of a workbook as one table: a list for each unit, under the same headings, perhaps in another order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake import Book, Line
from tirek.kernel.kazakh import fold, normalise
from tirek.kernel.workbooks import SeveralSheets
from tirek.rolls.reading.files import SAMPLE, RollTable, open_table
from tirek.rolls.reading.headings import meaning_of

# No sheet can be called so.
ALL = "*"
_NAMES = {"name", "surname"}
_LEAST = 1000


class SheetUnlike(Refused):
    code = "sheet_unlike"
    message = _(
        "The sheet “%(sheet)s” has no column of names, as the other sheets have. Choose one sheet, or delete this one"
        " from the workbook."
    )


@dataclass(frozen=True)
class SheetPart:
    """A sheet, and what is added to the numbers of its lines: 10 000 to those of the second, so that 10 005 is its
    fifth."""

    name: str
    rows: int
    before: int


class SheetsTable:
    """As ``RollTable``. Each sheet is opened twice: for its headings, then for its lines, one after the other.

    Raises SheetUnlike, and what opening a workbook raises.
    """

    sheet = ALL

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._done = 0
        tables = [self._open(name) for name in _names(file)]
        self.digest = tables[0].digest
        self.headings = _joined([table.headings for table in tables])
        for table in tables:
            if _NAMES & _said(self.headings) and not _NAMES & _said(table.headings):
                raise SheetUnlike(sheet=table.sheet)
        step = _LEAST
        while any(table.last >= step for table in tables):
            step *= 10
        self.parts = [SheetPart(table.sheet, table.rows, nth * step) for nth, table in enumerate(tables)]
        self._places = [_places(table.headings, self.headings) for table in tables]
        every = max(SAMPLE // len(tables), 1)
        self.sample = [
            line
            for nth, table in enumerate(tables)
            for line in self._lines(self.parts[nth], table.sample[:every], self._places[nth])
        ]

    @property
    def read_bytes(self) -> int:
        return self._done

    def __iter__(self) -> Iterator[Line]:
        return chain.from_iterable(map(self._of, self.parts, self._places))

    def _open(self, name: str) -> "_Opened":
        self._file.seek(0)
        table = open_table(self._file, sheet=name)
        rows = table.source.workbook.sheet.rows if isinstance(table.source, Book) else 0
        return _Opened(name, table.digest, tuple(table.headings), table.sample, rows, table.last)

    def _of(self, part: SheetPart, places: Sequence[int]) -> Iterator[Line]:
        self._file.seek(0)
        table: RollTable = open_table(self._file, sheet=part.name)
        yield from self._lines(part, table, places)
        self._done += table.read_bytes // len(self.parts)

    def _lines(self, part: SheetPart, lines: "Sequence[Line] | RollTable", places: Sequence[int]) -> Iterator[Line]:
        for line in lines:
            cells = [""] * len(self.headings)
            for place, cell in zip(places, line.cells, strict=False):
                cells[place] = cell
            yield Line(part.before + line.number, [*cells, *line.cells[len(places) :]])


@dataclass(frozen=True)
class _Opened:
    """What is known of a sheet once its beginning has been read."""

    sheet: str
    digest: str
    headings: tuple[str, ...]
    sample: list[Line]
    rows: int
    last: int


def open_roll(file: BinaryIO, *, sheet: str = "") -> RollTable | SheetsTable:
    """One sheet, or ALL of them. Raises NoRows, SheetUnlike, and what opening the file raises."""
    return SheetsTable(file) if sheet == ALL else open_table(file, sheet=sheet)


def _names(file: BinaryIO) -> list[str]:
    try:
        return [open_table(file).sheet]
    except SeveralSheets as several:
        return [sheet.name for sheet in several.sheets]


def _said(headings: Sequence[str]) -> set[str]:
    return {meaning_of(heading).field for heading in headings}


def _joined(every: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The headings of the first sheet, and what others have besides."""
    found = list(every[0])
    for headings in every[1:]:
        for place in range(len(headings)):
            if _place_in(found, headings, place) is None:
                found.append(headings[place])
    return tuple(found)


def _places(headings: Sequence[str], joined: Sequence[str]) -> list[int]:
    return [place for nth in range(len(headings)) if (place := _place_in(joined, headings, nth)) is not None]


def _place_in(joined: Sequence[str], headings: Sequence[str], nth: int) -> int | None:
    """Where the column is among all: the same heading, be it none, the same time over."""
    wanted = _plain(headings[nth])
    times = [_plain(heading) for heading in headings[:nth]].count(wanted)
    places = [place for place, heading in enumerate(joined) if _plain(heading) == wanted]
    return places[times] if times < len(places) else None


def _plain(heading: str) -> str:
    return fold(normalise(heading))
