"""Who stands in the units of a roll and is not in it.

How many is counted unit by unit, see ``effects``. Who they are is asked where somebody is to read it, or is to be taken
off the roll: among a million members a roll of few lines may leave almost all of them unnamed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tirek.kernel.actor import Actor
from tirek.members.permissions import END_MEMBERSHIP
from tirek.rolls.models import RollAbsent, RollImport
from tirek.rolls.queries.effects import Tables, UnitEffect, lasting
from tirek.rolls.queries.effects import effects as effects_of
from tirek.structure.models import Unit


@dataclass(frozen=True)
class Absent:
    """A member who stands in a unit of the roll and is not in it. ``stays`` says why they would stay in any case."""

    number: str
    name: str
    unit_id: int
    code: str
    stays: str


# Nobody is taken off the roll of whom the file may speak after all: in a line that is rejected, under the same surname
# and initial, as the same name has them; or in one of which it was not said that it is about somebody else.
# Who came on the day of the roll or later is not missing from it; nobody stands in a unit before joining.
_ABSENT = """
WITH spoken AS MATERIALIZED (
    SELECT DISTINCT split_part(r.name_fold, ' ', 1) AS surname, left(split_part(r.name_fold, ' ', 2), 1) AS initial
    FROM {rows} r JOIN {verdicts} v USING (line) WHERE v.outcome = 'rejected' AND r.name_fold <> ''
)
SELECT s.membership_id, s.id AS placement_id, s.unit_id,
       CASE WHEN NOT s.unit_id = ANY (%(endable)s) THEN 'no_right'
            WHEN lower(s.period) >= %(on)s THEN 'later'
            WHEN (split_part(p.name_fold, ' ', 1), left(split_part(p.name_fold, ' ', 2), 1)) IN (
                SELECT surname, initial FROM spoken)
                OR p.id IN (SELECT person_id FROM {doubts} d WHERE d.answer IN ('', 'out')) THEN 'rejected'
            ELSE '' END AS stays
FROM members_placement s
LEFT JOIN members_membership m ON m.id = s.membership_id LEFT JOIN people_person p ON p.id = m.person_id
WHERE upper_inf(s.period)
  AND s.unit_id IN (SELECT v.unit_id FROM {verdicts} v WHERE v.outcome NOT IN ('rejected', 'left_out', 'ended'))
  AND NOT EXISTS (SELECT FROM {verdicts} v WHERE v.membership_id = s.membership_id)
"""

_NAMED = """
SELECT m.number, concat_ws(' ', p.surname, nullif(p.given_name, ''), nullif(p.patronymic, '')), u.id, u.code, x.stays
FROM ({absent}) x JOIN members_membership m ON m.id = x.membership_id
JOIN people_person p ON p.id = m.person_id JOIN structure_unit u ON u.id = x.unit_id
ORDER BY {first} kk_sort_key(u.code), p.name_sort, m.id LIMIT %(limit)s
"""


def absent_sql(tables: Tables) -> str:
    """Their memberships, placements and units, and why who would stay if the roll is a full one: a statement."""
    return _ABSENT.format(rows=tables.of("rows"), verdicts=tables.of("verdicts"), doubts=tables.of("doubts"))


def missing_if_full(tables: Tables, limit: int | None = None) -> list[Absent]:
    """Those of a full roll, as they were found by its check: who would leave, then by unit and name."""
    return _all(_NAMED.format(absent=tables.of("absent"), first="x.stays,"), {"limit": limit})


def missing_members(
    tables: Tables, effects: Iterable[UnitEffect], *, on: date, endable: list[int], limit: int | None = None
) -> list[Absent]:
    """Those of any other roll, as it is now: by unit and name. Of few, no other units are looked into."""
    units: list[int] = []
    found = 0
    for effect in effects:
        if effect.missing and (limit is None or found < limit):
            units.append(effect.unit_id)
            found += effect.missing
    sql = f"{absent_sql(tables)} AND s.unit_id = ANY (%(units)s)"
    return _all(_NAMED.format(absent=sql, first=""), {"on": on, "endable": endable, "units": units, "limit": limit})


def seen_missing(
    actor: Actor, roll: RollImport, effects: Sequence[UnitEffect] | None = None, limit: int | None = None
) -> list[Absent]:
    """Who is not in the file: looked up when somebody asks, but for a full roll, which was checked for it."""
    tables = lasting(roll.pk)
    if roll.full:
        return missing_if_full(tables, limit)
    endable = list(actor.visible(Unit, END_MEMBERSHIP).order_by("pk").values_list("pk", flat=True))
    return missing_members(
        tables, effects_of(tables) if effects is None else effects, on=roll.on, endable=endable, limit=limit
    )


def units_of_missing(roll: RollImport) -> Collection[int]:
    """Where they stand."""
    if roll.full:
        return set(RollAbsent.objects.filter(roll=roll).values_list("unit_id", flat=True))
    return [effect.unit_id for effect in effects_of(lasting(roll.pk)) if effect.missing]


def _all(sql: str, params: dict[str, Any]) -> list[Absent]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Absent(*row) for row in cursor.fetchall()]
