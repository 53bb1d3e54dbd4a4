"""From a file of any kind to a table: its headings as they stand, then its lines."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake import Book, Bytes, Line, NoRows, Source, open_lines
from tirek.rolls.reading.headings import BEFORE, FoundHeadings, find_headings, is_numbering

SAMPLE = 200
# Each column is a choice in a form, and a form is taken with so many fields only.
MOST_COLUMNS = 300


class TooManyColumns(Refused):
    code = "too_many_columns"
    message = _("The table has %(columns)s columns; a roll has %(most)s at most. Delete the others.")


class RollTable:
    """``headings`` are empty texts where the file has none; ``sample`` are the first lines under them.

    Gone through once; the lines of the sample come again. A workbook has no cells beyond its headings: a column without
    a heading is a column too.
    """

    def __init__(self, source: Source, lines: Iterator[Line]) -> None:
        self.source = source
        self.sheet = source.workbook.sheet.name if isinstance(source, Book) else ""
        first = list(islice(lines, BEFORE))
        found: FoundHeadings = find_headings([line.cells for line in first])
        rows = first[found.above :]
        if found.above and not rows:
            rows = list(islice(lines, 1))
        if found.above and rows and is_numbering(rows[0].cells):
            rows = rows[1:]
        self.sample = [*rows, *islice(lines, SAMPLE - len(rows))]
        if not self.sample:
            raise NoRows
        self._lines = chain(self.sample, lines)
        width = max(len(line.cells) for line in self.sample)
        if found.above and isinstance(source, Bytes):
            width = 0
        self.headings = (*found.cells, *[""] * (width - len(found.cells)))
        if len(self.headings) > MOST_COLUMNS:
            raise TooManyColumns(columns=len(self.headings), most=MOST_COLUMNS)

    @property
    def digest(self) -> str:
        """Of what has been read; once the lines have been gone through, of the file."""
        return self.source.digest

    @property
    def read_bytes(self) -> int:
        return self.source.read_bytes

    def __iter__(self) -> Iterator[Line]:
        return self._lines


def open_table(file: BinaryIO, *, sheet: str = "") -> RollTable:
    """Raises NoRows, and what opening the file raises."""
    return RollTable(*open_lines(file, sheet=sheet))
