"""Lines of the log as a file."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.utils.translation import override

from tirek.access.wall import scoped
from tirek.desk.queries.log import Log
from tirek.desk.tables import cells, headings, log_lines
from tirek.kernel.sheets import MARK, csv_line, guarded

AT_ONCE = 500


def csv_lines(log: Log, day: date, language: str) -> Iterator[str]:
    """All of them, newest first, some hundred at a time, read for whoever asked."""
    with override(language):
        head = MARK + _line(headings())
    yield head
    with scoped(log.actor):
        rows = log.reader().ordered().iterator(AT_ONCE)
        while some := list(islice(rows, AT_ONCE)):
            with override(language):
                written = "".join(_line(cells(line)) for line in log_lines(log.actor, some, day))
            yield written


def _line(row: list[str]) -> str:
    return csv_line(guarded(cell) for cell in row)
