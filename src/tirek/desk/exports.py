"""Lines of the log as a file."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.utils.translation import override

from tirek.access.wall import scoped
from tirek.desk.queries.log import Log
from tirek.desk.tables import cells, headings, log_lines
from tirek.kernel.sheets import guarded

# Spreadsheets take a file for UTF-8 by this mark, and semicolons where the comma is the decimal sign.
_MARK = "\ufeff"
AT_ONCE = 500


def csv_lines(log: Log, day: date, language: str) -> Iterator[str]:
    """All of them, newest first, some hundred at a time, read for who asked."""
    with override(language):
        head = _MARK + _line(headings())
    yield head
    with scoped(log.actor):
        rows = log.rows().select_related("account", "on_behalf_of", "seal").order_by("-at", "-id").iterator(AT_ONCE)
        while some := list(islice(rows, AT_ONCE)):
            with override(language):
                written = "".join(_line(cells(line)) for line in log_lines(log.actor, some, day))
            yield written


def _line(row: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([guarded(cell) for cell in row])
    return out.getvalue()
