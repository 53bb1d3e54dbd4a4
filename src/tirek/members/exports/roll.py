"""What an import gives back as CSV: rejected lines to be corrected and brought again, and who is missing."""

import csv
import io
import json
from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tirek.members.models.problems import FIELD_NAMES, explain
from tirek.members.queries.roll import Tables, missing, rejected_cells
from tirek.people.identifiers import unseal

# Spreadsheets take a file for UTF-8 by this mark, and semicolons where the comma is the decimal sign.
_MARK = "\ufeff"


def rejected_lines(tables: Tables, headings: Sequence[str]) -> Iterator[str]:
    """The rejected lines in the columns of the file, then line and reason in the reader's language."""
    yield _MARK + _line([*headings, _("Line"), _("Reason")])
    width = len(headings)
    for number, sealed, problems in rejected_cells(tables):
        cells: list[str] = json.loads(unseal(sealed))
        own = [*cells[:width], *[""] * (width - len(cells))]
        reason = " ".join(_reason(code, field, params) for code, field, params in problems)
        yield _line([*own, str(number), reason, *cells[width:]])


def missing_lines(tables: Tables) -> Iterator[str]:
    """Members of the units in the file whom the file does not name."""
    yield _MARK + _line([capfirst(str(FIELD_NAMES[field])) for field in ("unit", "name", "number")])
    for absent in missing(tables):
        yield _line([absent.code, absent.name, absent.number])


def _reason(code: str, field: str, params: dict[str, object]) -> str:
    text = explain(code, params)
    return f"{capfirst(str(FIELD_NAMES[field]))}: {text}" if field else text


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()
