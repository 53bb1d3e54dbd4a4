"""A table as CSV or as a workbook, the same for every list."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import count, islice
from typing import IO, Any

from django.utils.translation import override
from rustpy_xlsxwriter import Format, write_worksheet

from tirek.exports.declared import ColumnKind, ExportCell, ExportTable
from tirek.exports.models import ExportFile, ExportPiece
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.scopes import scoped
from tirek.kernel.sealing import unseal_bytes
from tirek.kernel.sheets import MARK, guarded, path_of

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
ROWS_OF_A_SHEET = 1_048_575
_LINES_AT_ONCE = 500
_DAY = "dd.mm.yyyy"
_FORMATS: dict[ColumnKind, Format] = {"day": Format().set_num_format(_DAY), "typed": Format().set_num_format("@")}
# No letter: what tells two columns of one heading apart to the writer is dropped again by every reader of ours.
_NOTHING = "\u200b"
# Excel knows no earlier day, and takes 1900 for a leap year.
_FIRST_DAY = date(1900, 3, 1)
# A million rows have three days each, and some ten thousand different ones.
_day = lru_cache(1 << 15)(format_short)


def csv_lines(table: ExportTable, actor: Actor, language: str) -> Iterator[str]:
    """The transaction lasts from the first line to the last, and reads for whoever asked, in their language."""
    with scoped(actor):
        yield from written(table, language)


def written(table: ExportTable, language: str) -> Iterator[str]:
    """Some hundred lines of CSV at a time, read in the scope that stands."""
    out = io.StringIO()
    # Semicolons, since the comma is the decimal sign here.
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write(MARK)
    writer.writerow([guarded(column.heading) for column in table.columns])
    text = _text_of(language)
    rows = iter(table.rows())
    while True:
        with override(language):
            some = list(islice(rows, _LINES_AT_ONCE))
        writer.writerows([map(text, row) for row in some])
        yield out.getvalue()
        if len(some) < _LINES_AT_ONCE:
            return
        out.seek(0)
        out.truncate()


def _text_of(language: str) -> Callable[[ExportCell], str]:
    """A spreadsheet in Kazakh or Russian reads 18.1 as a day of January; a comma is what it takes for a decimal."""
    comma = language != "en"

    def text(cell: ExportCell) -> str:
        if isinstance(cell, str):
            return guarded(cell)
        if cell is None:
            return ""
        if isinstance(cell, date):
            return _day(cell)
        return str(cell).replace(".", ",") if comma else str(cell)

    return text


def workbook_pieces(actor: Actor, made: ExportFile) -> Iterator[bytes]:
    """What the worker has made, each piece read for whoever asked in a transaction of its own: a slow reader holds
    nothing up. A piece that is not there is a fault to be heard of, not the end of the file.
    """
    nth = sent = 0
    while sent < (made.size or 0):
        with scoped(actor):
            sealed = ExportPiece.objects.values_list("sealed", flat=True).get(export_id=made.pk, nth=nth)
        piece = unseal_bytes(bytes(sealed))
        yield piece
        nth, sent = nth + 1, sent + len(piece)


def write_workbook(file: IO[bytes], table: ExportTable, tell: Callable[[int], None] = lambda done: None) -> int:
    """Row by row into the file: memory does not grow with the rows. A cell of text is never a formula there.

    Gives how many rows it wrote.
    """
    names = _apart([column.heading for column in table.columns])
    columns = dict(zip(names, table.columns, strict=True))
    numbers = count(1)
    write_worksheet(
        _records(table, names, numbers, tell),
        path_of(file),
        sheet_name="1",
        freeze_row=1,
        bold_headers=True,
        autofilter=True,
        column_widths={name: column.wide for name, column in columns.items()},
        column_formats={name: _FORMATS[one.kind] for name, one in columns.items() if one.kind in _FORMATS},
        ignore_errors=[name for name, column in columns.items() if column.kind in ("digits", "typed")],
        datetime_format=_DAY,
    )
    return next(numbers) - 1


def _apart(headings: Sequence[str]) -> list[str]:
    return [heading + _NOTHING * headings[:place].count(heading) for place, heading in enumerate(headings)]


def _records(
    table: ExportTable, names: list[str], numbers: Iterator[int], tell: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    """An empty list still has its line of headings. What stands beyond them has no column here."""
    number = 0
    for row in table.rows():
        number = next(numbers)
        yield dict(zip(names, map(_cell, row), strict=False))
        if number % _LINES_AT_ONCE == 0:
            tell(number)
    if not number:
        yield dict.fromkeys(names)


def _cell(cell: ExportCell) -> ExportCell:
    if isinstance(cell, str):
        # The import takes away what looks like a guard.
        return (guarded(cell) if cell.startswith("'") else cell) or None
    if isinstance(cell, date) and cell < _FIRST_DAY:
        return format_short(cell)
    return cell
