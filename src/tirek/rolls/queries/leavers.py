"""Whose membership may end by a roll, because a line says that they left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tirek.rolls.queries.effects import Tables

_LEAVERS = """
SELECT v.line, concat_ws(' ', p.surname, nullif(p.given_name, ''), nullif(p.patronymic, '')), p.birth_date, v.unit_id,
       v.day, v.ends, v.outcome = 'ended'
FROM {verdicts} v JOIN people_person p ON p.id = v.person_id
WHERE v.ends <> '' ORDER BY v.line LIMIT %(limit)s OFFSET %(start)s
"""


@dataclass(frozen=True)
class Leaver:
    """Somebody of whom a line says that they left: when and how; and whether that is to be entered."""

    line: int
    name: str
    birth_date: date | None
    unit_id: int
    day: date
    how: str
    is_chosen: bool


def count_leavers(tables: Tables) -> int:
    """All of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {tables.of('verdicts')} v WHERE ends <> ''")
        return int(cursor.fetchone()[0])


def units_of_leavers(tables: Tables) -> set[int]:
    """Where they stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT unit_id FROM {tables.of('verdicts')} v WHERE ends <> '' AND unit_id IS NOT NULL"
        )
        return {unit_id for (unit_id,) in cursor.fetchall()}


def leavers(tables: Tables, limit: int, start: int = 0) -> list[Leaver]:
    """A part of them, in the order of the file."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVERS.format(verdicts=tables.of("verdicts")), {"limit": limit, "start": start})
        return [Leaver(*row) for row in cursor.fetchall()]


def offered(tables: Tables, lines: Sequence[int]) -> set[int]:
    """Those of the lines by which a membership may end."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT line FROM {tables.of('verdicts')} v WHERE ends <> '' AND line = ANY (%(lines)s)",
            {"lines": list(lines)},
        )
        return {line for (line,) in cursor.fetchall()}
