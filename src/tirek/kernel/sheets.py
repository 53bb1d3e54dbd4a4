"""Tables that are handed out: cells that no spreadsheet computes."""

import re
from typing import IO

# Spreadsheets take a file for UTF-8 by this mark.
MARK = "\ufeff"

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
