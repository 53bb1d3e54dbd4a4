"""A list of members as CSV, sent while it is read."""

import csv
import io
from collections.abc import Iterator
from functools import lru_cache

from tirek.access.wall import scoped
from tirek.kernel.dates import format_short
from tirek.kernel.sheets import MARK, guarded
from tirek.members.queries.export import Cell, columns, export_rows, headings
from tirek.members.queries.listing import MemberList

_LINES_AT_ONCE = 500


def member_lines(roll: MemberList, *, with_iins: bool) -> Iterator[str]:
    """The transaction lasts from the first line to the last, and reads for whoever asked."""
    fields = columns(with_iins=with_iins, left=roll.left)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write(MARK)
    writer.writerow(headings(fields, roll.language))
    with scoped(roll.actor):
        for number, row in enumerate(export_rows(roll, fields), start=1):
            writer.writerow(map(_text, row))
            if number % _LINES_AT_ONCE == 0:
                yield out.getvalue()
                out.seek(0)
                out.truncate()
        yield out.getvalue()


def _text(cell: Cell) -> str:
    if not cell:
        return ""
    return guarded(cell) if isinstance(cell, str) else _day(cell)


# A million rows have three days each, and some ten thousand different ones.
_day = lru_cache(1 << 15)(format_short)
