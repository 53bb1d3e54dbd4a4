"""What an import gives back: rejected lines to be corrected and brought again, and who is missing."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO

import rustpy_xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tirek.kernel.dates import format_short, workbook_day
from tirek.kernel.identifiers import LENGTH
from tirek.kernel.sealing import unseal
from tirek.kernel.sheets import MARK, csv_line, guarded, path_of
from tirek.members.enums import FIELD_NAMES
from tirek.rolls.models import RollImport
from tirek.rolls.models.problems import STAYS, explain
from tirek.rolls.queries.absent import Absent
from tirek.rolls.queries.effects import Tables, rejected_cells
from tirek.rolls.reading.headings import REASON_HEADING

# No letter: what tells two columns of one heading apart to the writer is dropped again by every reader of ours.
_NOTHING = "\u200b"
_WIDTH, _REASON_WIDTH = 18.0, 80.0
# So many zeros an IIN may begin with: of the first years of the century, and their first months.
_ZEROS = 3
Cell = str | date


def rejected_rows(tables: Tables, roll: RollImport) -> Iterator[list[Cell]]:
    """The rejected lines in the columns of the file, and behind them the reason in the reader's language.

    The first row is that of the headings. Corrected, it is imported as it is: nothing is read from the last column.
    A day of a workbook is a day again, and an IIN has the zeros that the workbook took for nothing.
    """
    yield [*roll.headed, str(REASON_HEADING)]
    width = len(roll.headings)
    for number, sealed, problems in rejected_cells(tables):
        cells: list[str] = json.loads(unseal(sealed))
        own = [_given_back(cell, field) for cell, field in zip(cells, roll.fields, strict=False)]
        own += [""] * (width - len(cells))
        reason = " ".join(_reason(code, field, params) for code, field, params in problems)
        yield [*own, _("Line %(line)s. %(reason)s") % {"line": number, "reason": reason}, *cells[width:]]


def _given_back(cell: str, field: str) -> Cell:
    digits = cell.strip()
    if field == "iin" and digits.isdecimal() and LENGTH - _ZEROS <= len(digits) < LENGTH:
        return digits.zfill(LENGTH)
    return day if (day := workbook_day(cell)) else cell


def missing_rows(found: Iterable[Absent]) -> Iterator[list[Cell]]:
    """Members of the units in the file whom the file does not name, and why who would stay on a full roll."""
    yield [*(capfirst(str(FIELD_NAMES[field])) for field in ("unit", "name", "number")), _("Remark")]
    for absent in found:
        yield [absent.code, absent.name, absent.number, str(STAYS.get(absent.stays, ""))]


def as_csv(rows: Iterator[list[Cell]]) -> Iterator[str]:
    mark = MARK
    for row in rows:
        yield mark + csv_line(guarded(cell) if isinstance(cell, str) else format_short(cell) for cell in row)
        mark = ""


def as_workbook(rows: Iterator[list[Cell]], sheet: str, target: IO[bytes]) -> None:
    """A number is a text, so that it keeps its zeros. Row by row: memory does not grow with the rows."""
    headings = [str(heading) for heading in next(rows)]
    keys = list(headings)
    for place, heading in enumerate(headings):
        keys[place] = heading + _NOTHING * headings[:place].count(heading)
    widths = [*[_WIDTH] * (len(keys) - 1), _REASON_WIDTH]
    records = (dict(zip(keys, row, strict=False)) for row in rows)
    rustpy_xlsxwriter.write_worksheet(
        records,
        path_of(target),
        sheet_name=sheet,
        freeze_row=1,
        bold_headers=True,
        column_widths=widths,
        datetime_format="dd.mm.yyyy",
    )


def _reason(code: str, field: str, params: dict[str, object]) -> str:
    text = explain(code, params)
    return f"{capfirst(str(FIELD_NAMES[field]))}: {text}" if field else text
