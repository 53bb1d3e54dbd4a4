"""From a file of any kind to its lines. What the file is, its bytes say and not its name."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake.lines import Line
from tirek.kernel.intake.markup import MOST_BYTES, WebTable, is_page
from tirek.kernel.intake.text import HEAD, Bytes, encoding_of, read_text
from tirek.kernel.workbooks import Workbook, is_workbook


class NoRows(Refused):
    code = "no_rows"
    message = _("The file has no rows under its headings.")


class Book:
    """A workbook as bytes that pass: how much of it has been read goes by the rows."""

    def __init__(self, content: bytes, sheet: str, *, least: int = 2) -> None:
        self.digest = hashlib.sha256(content).hexdigest()
        self.workbook = Workbook(content, sheet, least=least)
        self._size, self._done = len(content), 0

    @property
    def read_bytes(self) -> int:
        return self._size * self._done // max(self.workbook.sheet.rows, 1)

    def __iter__(self) -> Iterator[Line]:
        for number, cells in self.workbook:
            self._done += 1
            yield Line(number, cells)


Source = Bytes | Book | WebTable


def check_head(head: bytes) -> None:
    """Whether a file that begins so may be a table, whatever it is called. Raises NotASpreadsheet."""
    if not is_workbook(head) and not is_page(head):
        encoding_of(head)


def open_lines(file: BinaryIO, *, sheet: str = "", least: int = 2) -> tuple[Source, Iterator[Line]]:
    """What the lines come from, and every line with something in it. ``least`` rows make a sheet a filled one.

    Raises NotASpreadsheet, MixedEncoding, BrokenLine, and what opening a workbook raises.
    """
    head = file.read(HEAD)
    if is_workbook(head):
        book = Book(head + file.read(), sheet, least=least)
        return book, iter(book)
    if is_page(head):
        # No more than shows that it is too much.
        page = WebTable(head + file.read(MOST_BYTES + 1 - len(head)))
        return page, iter(page)
    source = Bytes(file, head)
    return source, read_text(source, head)


def read_file(path: Path) -> Iterator[Line]:
    """The lines of a small table, headings first, without spaces around a cell. Raises what ``open_lines`` does."""
    with path.open("rb") as file:
        _source, lines = open_lines(file, least=1)
        for line in lines:
            cells = [cell.strip() for cell in line.cells]
            if any(cells):
                yield Line(line.number, cells)
