"""Rows of a small table in a file: CSV in UTF-8, or the first filled sheet of a workbook."""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from tirek.kernel.errors import Refused

Row = list[str]


class NotATable(Refused):
    code = "not_a_table"
    message = _("%(name)s cannot be read as a table. Save it as CSV (UTF-8) or XLSX and try again.")


def read_sheet(path: Path) -> Iterator[tuple[int, Row]]:
    """Line number and cells of every line with anything in it, the headings first. Raises NotATable."""
    rows = _workbook(path) if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods"} else _csv(path)
    for line, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield line, cells


def _csv(path: Path) -> Iterator[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotATable(name=path.name) from error
    if "\0" in text:
        raise NotATable(name=path.name)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise NotATable(name=path.name) from error


def _workbook(path: Path) -> Iterator[Row]:
    try:
        workbook = CalamineWorkbook.from_path(path)
        sheets = [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names]
    except (CalamineError, OSError) as error:
        raise NotATable(name=path.name) from error
    filled = next((sheet for sheet in sheets if sheet), [])
    for row in filled:
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    """A cell as a person would have typed it: whole numbers without a point, days as ISO dates."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


# A spreadsheet takes a cell that begins so for a formula. One apostrophe before it makes it text, and reading takes one
# away again, so that what goes out comes back as it was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """A cell of a CSV that no spreadsheet computes."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The cell without the guard."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
