"""Rolls as people send them, each a kind of its own: what its columns say, and the value of every cell of its lines.

``sent/columns.txt`` and ``sent/lines.txt`` hold the truth, a line for each line that is read. To add a file, put it
beside the others, run ``python -m tests.rolls.test_sent NAME`` and hold what comes out against the file itself.
"""

import sys
from datetime import date
from pathlib import Path

import pytest

from tirek.kernel.errors import Refused
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.columns import settle
from tirek.rolls.reading.files import open_table
from tirek.rolls.reading.guessing import KnownTexts, guess
from tirek.rolls.reading.lines import RollLines
from tirek.rolls.reading.rows import ReadRow

SENT = Path(__file__).with_name("sent")
ON = date(2026, 11, 30)
# The files whose sheets are to be chosen, and what else is refused, say so by a code.
KNOWN = KnownTexts(units=lambda texts: {text for text in texts if text.startswith("43-")}, cards=lambda _texts: set())
_VALUES = ("iin", "birth_date", "sex", "phone", "email", "joined", "since", "number")


def read(name: str) -> tuple[str, list[str]]:
    """What the columns say, and the lines; of a file that is refused the code, and none."""
    try:
        with (SENT / name).open("rb") as file:
            table = open_table(file)
            columns = guess(table.headings, table.sample, known=KNOWN)
            fields = [column.field for column in columns]
            settle(table.headings, fields, unit_given=True)
            lines = RollLines(table, table.headings, fields, RowReader(fields, on=ON, synthetic=True))
            found = [f"{one.line.number} {one.left_out or _told(one.row)}" for one in lines]
    except Refused as refusal:
        return f"refused: {refusal.code}", []
    return ", ".join(_column(column.field, column.sureness, column.hint) for column in columns), found


def _column(field: str, sureness: str, hint: str) -> str:
    return f"{field}{'?' if sureness == 'look' else ''}" if field else f"[{hint}]"


def _told(row: ReadRow) -> str:
    values = [f"{name}={value}" for name in _VALUES if (value := getattr(row, name))]
    faults = [f"!{code}:{field}" for code, field, _params in row.faults if code != "unit_missing"]
    name = "/".join((row.surname, row.given_name, row.patronymic))
    return "; ".join([row.unit_text, name, *values, *(f"~{note}" for note in row.notes), *faults])


def _truth(name: str) -> dict[str, list[str]]:
    """By the file; a name of a file stands before its lines."""
    found: dict[str, list[str]] = {}
    for line in (SENT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            here = found.setdefault(line.removeprefix("== "), [])
        else:
            here.append(line)
    return found


COLUMNS, LINES = _truth("columns.txt"), _truth("lines.txt")


@pytest.mark.parametrize("name", COLUMNS)
def test_a_roll_as_it_was_sent(name: str) -> None:
    columns, lines = read(name)
    assert [columns] == COLUMNS[name]
    assert lines == LINES.get(name, [])


if __name__ == "__main__":
    for sent in sys.argv[1:]:
        said, told = read(sent)
        sys.stdout.write("\n".join([f"== {sent}", said, "--", *told, ""]))
