"""Lines of the file, read, encrypted and put into the database."""

import json
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import Any

from django.db import connection

from tirek.kernel.intake import NoRows
from tirek.kernel.progress import DoneReport
from tirek.kernel.sealing import index, seal
from tirek.rolls.models import RollImport
from tirek.rolls.queries.units import only_unit
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.files import RollTable
from tirek.rolls.reading.lines import RollLine, RollLines
from tirek.rolls.reading.sheets import SheetsTable
from tirek.rolls.work.keeping import KeptLines
from tirek.rolls.work.tables import ROW_COLUMNS, analyse, run
from tirek.structure.queries import charter_in_force

_EVERY = 1000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _encode_cells(cells: Sequence[str]) -> str:
    """As ``_encode``, of texts alone: each line has some."""
    return f"[{','.join(map(encode_basestring, cells))}]"


def copy_lines(roll: RollImport, table: RollTable | SheetsTable | KeptLines, report: DoneReport) -> int:
    """Copy the lines into a temporary table; returns how many are about members. Raises NoRows and what reading raises.

    A line that is about nobody is kept with the reason, and read as nothing.
    The number in clear text goes no further than this process: the table gets it sealed, and a digest to find it by.
    """
    lines = RollLines(
        table, roll.headings, roll.fields, _reader(roll), section=roll.sheet if roll.sheet_is_unit else roll.titled,
        told=roll.told, left=roll.told_by_sheet, sheets=roll.told_by_parts,
    )  # fmt: skip
    run(f"CREATE TEMP TABLE roll_row ON COMMIT DROP AS SELECT {', '.join(ROW_COLUMNS)} FROM rolls_rollrow LIMIT 0")
    members = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY roll_row ({', '.join(ROW_COLUMNS)}) FROM STDIN") as copy:
        for nth, found in enumerate(lines, start=1):
            copy.write_row(_values(found))
            members += not found.left_out
            if nth % _EVERY == 0:
                report(table.read_bytes)
    if not members:
        raise NoRows
    report(table.read_bytes)
    analyse("roll_row")
    return members


def _values(found: RollLine) -> tuple[Any, ...]:
    """As the columns of the table. A line with a fault keeps what could be read, to tell whom it is about."""
    line, row = found.line, found.row
    return (
        line.number,
        seal(_encode_cells(line.cells)),
        row.unit_text,
        row.name_fold,
        row.surname,
        row.given_name,
        row.patronymic,
        row.birth_date,
        row.sex,
        seal(row.iin) if row.iin else None,
        index(row.iin) if row.iin else None,
        row.phone,
        row.email,
        row.joined,
        row.since,
        row.number,
        _encode(row.faults) if row.faults else None,
        row.notes or None,
        found.left_out,
        row.left_on,
        row.left_by,
    )


def _reader(roll: RollImport) -> RowReader:
    """Reads lines in the columns of this roll."""
    unit = only_unit(roll)
    return RowReader(
        roll.fields, on=roll.on, synthetic=charter_in_force().synthetic, unit_code=unit.code if unit else ""
    )
