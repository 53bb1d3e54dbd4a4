"""Lines of the file, read, encrypted and put into the database."""

import json
from typing import Any

from django.db import connection

from tirek.kernel.intake import Line, NoRows
from tirek.kernel.progress import DoneReport
from tirek.kernel.sealing import index, seal
from tirek.rolls.models import RollImport
from tirek.rolls.queries.units import only_unit
from tirek.rolls.reading.cells import ReadRow, RowReader
from tirek.rolls.reading.contents import is_total
from tirek.rolls.reading.files import RollTable
from tirek.rolls.work.keeping import KeptLines
from tirek.rolls.work.tables import ROW_COLUMNS, analyse, run
from tirek.structure.queries import charter_in_force

_EVERY = 1000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def copy_lines(table: RollTable | KeptLines, reader: RowReader, report: DoneReport) -> int:
    """Copy the lines into a temporary table; returns how many there are. Raises NoRows and what reading raises.

    A line that sums up the others is about nobody, and none of them.
    The number in clear text goes no further than this process: the table gets it sealed, and a digest to find it by.
    """
    run(f"CREATE TEMP TABLE roll_row ON COMMIT DROP AS SELECT {', '.join(ROW_COLUMNS)} FROM rolls_rollrow LIMIT 0")
    rows = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY roll_row ({', '.join(ROW_COLUMNS)}) FROM STDIN") as copy:
        for rows, line in enumerate((line for line in table if not is_total(line.cells)), start=1):
            copy.write_row(_values(line, reader.read(line.cells)))
            if rows % _EVERY == 0:
                report(table.read_bytes)
    if not rows:
        raise NoRows
    report(table.read_bytes)
    analyse("roll_row")
    return rows


def _values(line: Line, row: ReadRow) -> tuple[Any, ...]:
    """As the columns of the table. A line with a fault keeps what could be read, to tell whom it is about."""
    return (
        line.number,
        seal(_encode(line.cells)),
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
    )


def row_reader(roll: RollImport) -> RowReader:
    """Reads lines in the columns of this roll."""
    unit = only_unit(roll)
    return RowReader(
        roll.fields, on=roll.on, synthetic=charter_in_force().synthetic, unit_code=unit.code if unit else ""
    )
