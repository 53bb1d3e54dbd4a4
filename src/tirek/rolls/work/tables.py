"""The tables that a roll passes through.

Temporary ones while it is read, checked and carried out: they are ours, so they can be analysed, need no journal, and
go with the transaction. What a preview must keep between two requests is copied to the lasting ones, column by column.
"""

from typing import Any

from django.db import connection

from tirek.rolls.models import RollImport

ROW_COLUMNS = (
    "line", "cells", "unit_text", "name_fold", "surname", "given_name", "patronymic", "birth_date", "sex", "iin_cipher",
    "iin_index", "phone", "email", "joined", "since", "number", "faults",
    "notes", "left_out", "left_on", "left_by",
)  # fmt: skip
VERDICT_COLUMNS = (
    "line", "outcome", "unit_id", "from_unit_id", "person_id", "membership_id", "placement_id", "day", "joined",
    "began", "clamped", "changed", "ends",
)  # fmt: skip
PROBLEM_COLUMNS = ("line", "nth", "code", "field", "params")
DOUBT_COLUMNS = ("line", "person_id", "why", "answer")
ABSENT_COLUMNS = ("membership_id", "placement_id", "unit_id", "stays")
_LASTING = (
    ("rolls_rollrow", "roll_row", ROW_COLUMNS),
    ("rolls_rollverdict", "roll_verdict", VERDICT_COLUMNS),
    ("rolls_rollproblem", "roll_problem", PROBLEM_COLUMNS),
    ("rolls_rolldoubt", "roll_doubt", DOUBT_COLUMNS),
    ("rolls_rollabsent", "roll_absent", ABSENT_COLUMNS),
)

_WORK = (
    "roll_row", "roll_unit", "roll_place", "roll_known", "roll_doubt", "roll_stood", "roll_seen", "roll_again",
    "roll_verdict", "roll_problem", "roll_absent", "roll_new",
)  # fmt: skip


def begin_work() -> None:
    """Room for one roll. Plans for a large one: sorts in memory, and no compiling of expressions for a small one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off;")
        for table in _WORK:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")


def analyse(*tables: str) -> None:
    """The planner knows nothing of a table that this transaction made, and would guess."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE pg_temp.{table}")


def run(sql: str, params: dict[str, Any] | None = None) -> int:
    """Carry out one statement; returns the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def keep(roll: RollImport, *, rows: bool = True) -> None:
    """Copy the roll from the passing tables to the lasting ones; without its rows where these were only fetched."""
    for lasting, passing, columns in _LASTING if rows else _LASTING[1:]:
        run(f"DELETE FROM {lasting} WHERE roll_id = %(roll)s", {"roll": roll.pk})
        listed = ", ".join(columns)
        run(f"INSERT INTO {lasting} (roll_id, {listed}) SELECT %(roll)s, {listed} FROM {passing}", {"roll": roll.pk})


def fetch(roll: RollImport) -> None:
    """Copy the rows of a kept roll to the passing table, to check them again."""
    listed = ", ".join(ROW_COLUMNS)
    run(
        f"CREATE TEMP TABLE roll_row ON COMMIT DROP AS SELECT {listed} FROM rolls_rollrow WHERE roll_id = %(roll)s "
        "ORDER BY line",
        {"roll": roll.pk},
    )
    analyse("roll_row")


def as_shown(roll: RollImport) -> bool:
    """Whether the verdicts in the passing tables are those that were kept, and so shown; and, where the roll is a full
    one, whether the same members leave by it."""
    shown: list[tuple[str, str, tuple[str, ...]]] = [("roll_verdict", "rolls_rollverdict", VERDICT_COLUMNS)]
    if roll.full:
        shown += [("roll_absent", "rolls_rollabsent", ABSENT_COLUMNS)]
    return not any(_differ(roll, *tables) for tables in shown)


def _differ(roll: RollImport, passing: str, lasting: str, columns: tuple[str, ...]) -> bool:
    listed = ", ".join(columns)
    new = f"SELECT {listed} FROM {passing}"
    old = f"SELECT {listed} FROM {lasting} WHERE roll_id = %(roll)s"
    # Every line has a verdict, so it is enough to look one way; somebody absent may be there no longer.
    either = f"({new} EXCEPT {old})" + (f" UNION ALL ({old} EXCEPT {new})" if passing == "roll_absent" else "")
    return bool(run(f"{either} LIMIT 1", {"roll": roll.pk}))


def forget(roll: RollImport, *, but_rejected: bool = False) -> None:
    """Remove the lines of a roll and its file. Rejected lines may stay, to be given back to whoever brought them."""
    for lasting, _passing, columns in _LASTING:
        kept = (
            " AND line NOT IN (SELECT line FROM rolls_rollproblem WHERE roll_id = %(roll)s)"
            if but_rejected and "line" in columns
            else ""
        )
        run(f"DELETE FROM {lasting} WHERE roll_id = %(roll)s{kept}", {"roll": roll.pk})
    run("DELETE FROM rolls_rollchunk WHERE roll_id = %(roll)s", {"roll": roll.pk})
