"""A table as CSV or as a workbook, the same for every list."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import count, islice
from typing import IO, Any

from django.utils.translation import ngettext, override
from rustpy_xlsxwriter import Format, write_worksheet

from tirek.exports.declared import ColumnKind, ExportCell, ExportTable
from tirek.exports.models import ExportFile, ExportPiece
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.numbers import format_count
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
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_LEADS = (Format().set_bold().set_font_size(14), Format())
_ON_PAPER = {"landscape": True, "paper_size": 9, "fit_to_pages": (1, 0), "footer": "&R&P / &N"}
# Excel knows no earlier day, and takes 1900 for a leap year.
_FIRST_DAY = date(1900, 3, 1)
# A million rows have three days each, and some ten thousand different ones.
_day = lru_cache(1 << 15)(format_short)


def csv_lines(table: ExportTable, actor: Actor, language: str) -> Iterator[str]:
    """The transaction lasts from the first line to the last, and reads for whoever asked, in their language."""
    with scoped(actor):
        yield from written(table, language)


def unseen_text(unseen: int) -> str:
    """What a list does not show of the figure of its day; empty where it shows all."""
    text = ngettext(
        "The figure of that day counts %(number)s more, who may not be shown to your account.",
        "The figure of that day counts %(number)s more, who may not be shown to your account.",
        unseen,
    )
    return text % {"number": format_count(unseen)} if unseen else ""


def written(table: ExportTable, language: str) -> Iterator[str]:
    """Some hundred lines of CSV at a time, read in the scope that stands. Above the headings stands nothing but that
    it is not the whole; an import passes over it.
    """
    out = io.StringIO()
    # Semicolons, since the comma is the decimal sign here.
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write(MARK)
    with override(language):
        if lacking := unseen_text(table.unseen()):
            writer.writerow([lacking])
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


def on_paper(table: ExportTable, language: str) -> list[list[str]]:
    """All rows in words, as they are read on paper."""
    text = _text_of(language, guard=lambda cell: cell)
    return [[text(cell) for cell in row] for row in table.rows()]


def _text_of(language: str, guard: Callable[[str], str] = guarded) -> Callable[[ExportCell], str]:
    """A spreadsheet in Kazakh or Russian reads 18.1 as a day of January; a comma is what it takes for a decimal."""
    comma = language != "en"

    def text(cell: ExportCell) -> str:
        if isinstance(cell, str):
            return guard(cell)
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


def lead(table: ExportTable, unseen: int) -> list[str]:
    """What stands above the headings: which list, of what and of which day, and what it does not show."""
    return [line for line in (table.title, table.about, unseen_text(unseen)) if line]


def write_workbook(
    file: IO[bytes], table: ExportTable, unseen: int = 0, tell: Callable[[int], None] = lambda done: None
) -> int:
    """Row by row into the file: memory does not grow with the rows. A cell of text is never a formula there.

    It prints as it is: across the page, the headings on each. Gives how many rows it wrote.
    """
    above = lead(table, unseen)
    head = len(above) + 1 if above else 0
    last = max(len(table.columns) - 1, 1)
    names = _apart([column.heading for column in table.columns])
    columns = dict(zip(names, table.columns, strict=True))
    numbers = count(1)
    write_worksheet(
        _records(table, names, numbers, tell),
        path_of(file),
        sheet_name=_sheet_name(table.title),
        header_row=head,
        merge_ranges=[(row, 0, row, last, guarded(text), _LEADS[bool(row)]) for row, text in enumerate(above)],
        freeze_row=head + 1,
        page_setup=_ON_PAPER | {"repeat_rows": head},
        bold_headers=True,
        autofilter=True,
        column_widths={name: column.wide for name, column in columns.items()},
        column_formats={name: _FORMATS[one.kind] for name, one in columns.items() if one.kind in _FORMATS},
        ignore_errors=[name for name, column in columns.items() if column.kind in ("digits", "typed")],
        datetime_format=_DAY,
    )
    return next(numbers) - 1


def _sheet_name(title: str) -> str:
    """Excel takes 31 letters, and none of some signs."""
    return " ".join(_NOT_IN_A_NAME.sub(" ", title).split()).strip("'")[:31] or "1"


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
