"""Rows of a small table in a file: CSV in UTF-8, or the one filled sheet of a workbook."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.workbooks import Workbook, is_workbook

Row = list[str]
# Spreadsheets take a file for UTF-8 by this mark.
MARK = "\ufeff"


class NotATable(Refused):
    code = "not_a_table"
    message = _("%(name)s cannot be read as a table. Save it as CSV (UTF-8) or XLSX and try again.")


def read_sheet(path: Path) -> Iterator[tuple[int, Row]]:
    """Line number and cells of every line with anything in it, the headings first. What the file is, its bytes say.

    Raises NotATable, and what opening a workbook raises: strangers make tables, too.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotATable(name=path.name) from error
    rows = Workbook(content, least=1) if is_workbook(content) else enumerate(_csv(path.name, content), start=1)
    for line, row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield line, cells


def _csv(name: str, content: bytes) -> Iterator[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotATable(name=name) from error
    if "\0" in text:
        raise NotATable(name=name)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise NotATable(name=name) from error


# A spreadsheet takes a cell that begins so for a formula. One apostrophe before it makes it text, and reading takes one
# away again, so that what goes out comes back as it was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_BEGINNINGS = frozenset("'=+-@\t\r")


def path_of(file: IO[bytes]) -> str:
    """Where a library can write an open file, also one without a name. Given the file itself, the writer of workbooks
    keeps the whole book in memory first.
    """
    return f"/dev/fd/{file.fileno()}"


def guarded(text: str) -> str:
    """A cell of a CSV that no spreadsheet computes."""
    return f"'{text}" if text[:1] in _BEGINNINGS and _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The cell without the guard."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_line(cells: Iterable[str]) -> str:
    """A row as spreadsheets here take it: semicolons, since the comma is the decimal sign. Texts come ``guarded``."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()
