"""What an import gives back: rejected lines to be corrected and brought again, and who is missing."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tirek.exports.declared import ExportCell, ExportColumn, ExportTable
from tirek.kernel.dates import workbook_day
from tirek.kernel.identifiers import LENGTH
from tirek.kernel.sealing import unseal
from tirek.members.enums import FIELD_NAMES
from tirek.rolls.models import RollImport
from tirek.rolls.models.problems import STAYS, explain
from tirek.rolls.queries.absent import Absent
from tirek.rolls.queries.effects import Tables, counts, rejected_cells
from tirek.rolls.reading.headings import REASON_HEADING

_WIDTH, _REASON_WIDTH = 18.0, 80.0
# So many zeros an IIN may begin with: of the first years of the century, and their first months.
_ZEROS = 3


def rejected_table(tables: Tables, roll: RollImport) -> ExportTable:
    """The rejected lines in the columns of the file, and behind them the reason in the reader's language.

    Corrected, they are imported as they are: nothing is read from the last column.
    """
    return ExportTable(
        columns=[*_columns(roll.headed), ExportColumn(heading=str(REASON_HEADING), width=_REASON_WIDTH)],
        rows=lambda: _rejected(tables, roll),
        count=lambda: counts(tables)["rejected"],
        name=f"rejected-{roll.on.isoformat()}",
    )


def missing_table(roll: RollImport, found: Callable[[], Sequence[Absent]]) -> ExportTable:
    """Members of the units in the file whom the file does not name, and why who would stay on a full roll."""
    own = [capfirst(str(FIELD_NAMES[field])) for field in ("unit", "name", "number")]
    return ExportTable(
        columns=[*_columns(own), ExportColumn(heading=_("Remark"), width=_REASON_WIDTH)],
        rows=lambda: iter([[one.code, one.name, one.number, str(STAYS.get(one.stays, ""))] for one in found()]),
        count=lambda: len(found()),
        name=f"missing-{roll.on.isoformat()}",
    )


def _columns(headings: Iterable[str]) -> list[ExportColumn]:
    """A number is a text, so that it keeps its zeros."""
    return [ExportColumn(heading=heading, kind="digits", width=_WIDTH) for heading in headings]


def _rejected(tables: Tables, roll: RollImport) -> Iterator[list[ExportCell]]:
    """A day of a workbook is a day again, and an IIN has the zeros that the workbook took for nothing."""
    width = len(roll.headings)
    for number, sealed, problems in rejected_cells(tables):
        cells: list[str] = json.loads(unseal(sealed))
        own = [_given_back(cell, field) for cell, field in zip(cells, roll.fields, strict=False)]
        own += [""] * (width - len(cells))
        reason = " ".join(_reason(code, field, params) for code, field, params in problems)
        yield [*own, _("Line %(line)s. %(reason)s") % {"line": number, "reason": reason}, *cells[width:]]


def _given_back(cell: str, field: str) -> ExportCell:
    digits = cell.strip()
    if field == "iin" and digits.isdecimal() and LENGTH - _ZEROS <= len(digits) < LENGTH:
        return digits.zfill(LENGTH)
    return day if (day := workbook_day(cell)) else cell


def _reason(code: str, field: str, params: dict[str, object]) -> str:
    text = explain(code, params)
    return f"{capfirst(str(FIELD_NAMES[field]))}: {text}" if field else text
