"""From a file of any kind to a table: its headings as they stand, then its lines."""

import hashlib
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.workbooks import Workbook, is_workbook
from tirek.rolls.reading.headings import BEFORE, Found, find_headings, is_numbering
from tirek.rolls.reading.lines import Line
from tirek.rolls.reading.text import HEAD, BrokenLine, Bytes, MixedEncoding, encoding_of, read_text

__all__ = ["HEAD", "BrokenLine", "Line", "MixedEncoding", "NoRows", "Table", "check_head", "open_table"]

SAMPLE = 200


class NoRows(Refused):
    code = "no_rows"
    message = _("The file has no rows under its headings.")


class Book:
    """A workbook as bytes that pass: how much of it has been read goes by the rows."""

    def __init__(self, content: bytes, sheet: str) -> None:
        self.digest = hashlib.sha256(content).hexdigest()
        self.workbook = Workbook(content, sheet)
        self._size, self._done = len(content), 0

    @property
    def read_bytes(self) -> int:
        return self._size * self._done // max(self.workbook.sheet.rows, 1)

    def __iter__(self) -> Iterator[Line]:
        for number, cells in self.workbook:
            self._done += 1
            yield Line(number, cells)


class Table:
    """``headings`` are empty texts where the file has none; ``sample`` are the first lines under them.

    Gone through once; the lines of the sample come again. A workbook has no cells beyond its headings: a column without
    a heading is a column too.
    """

    def __init__(self, source: Bytes | Book, lines: Iterator[Line]) -> None:
        self.source = source
        self.sheet = source.workbook.sheet.name if isinstance(source, Book) else ""
        first = list(islice(lines, BEFORE))
        found: Found = find_headings([line.cells for line in first])
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

    @property
    def digest(self) -> str:
        """Of what has been read; once the lines have been gone through, of the file."""
        return self.source.digest

    @property
    def read_bytes(self) -> int:
        return self.source.read_bytes

    def __iter__(self) -> Iterator[Line]:
        return self._lines


def check_head(head: bytes) -> None:
    """Whether a file that begins so may be a table, whatever it is called. Raises NotASpreadsheet."""
    if not is_workbook(head):
        encoding_of(head)


def open_table(file: BinaryIO, *, sheet: str = "") -> Table:
    """Raises NoRows, NotASpreadsheet, MixedEncoding, BrokenLine, and what opening a workbook raises."""
    head = file.read(HEAD)
    if is_workbook(head):
        book = Book(head + file.read(), sheet)
        return Table(book, iter(book))
    source = Bytes(file, head)
    return Table(source, read_text(source, head))
