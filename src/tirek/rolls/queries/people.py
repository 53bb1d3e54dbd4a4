"""Whom the accepted lines of a roll are about, by name: who is new, what changes of whom, who moves."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tirek.kernel.dates import as_written, format_short
from tirek.kernel.phones import format_phone
from tirek.members.enums import Ended
from tirek.people.models import Sex
from tirek.rolls.queries.effects import Tables
from tirek.rolls.reading.fields import ROLL_FIELDS

# What a line may change, in the order of a roll.
CHANGEABLE = (
    "surname", "given_name", "patronymic", "iin", "birth_date", "sex", "phone", "email", "joined", "number",
)  # fmt: skip
_OF_PERSON = ("surname", "given_name", "patronymic", "birth_date", "sex", "phone", "email")
_OLD = ", ".join([*(f"'{field}', p.{field}" for field in _OF_PERSON), "'joined', m.joined", "'number', m.number"])
_NEW = ", ".join(f"'{field}', r.{field}" for field in (*_OF_PERSON, "joined", "number"))

# Whose name as the file writes it holds what is looked for, folded; everybody where that is nothing.
_CALLED = """(%(find)s = '' OR EXISTS (
        SELECT FROM {rows} x WHERE x.line = w.line AND position(%(find)s IN x.name_fold) > 0))"""
_COUNT = f"SELECT count(*) FROM {{verdicts}} w WHERE w.outcome = %(outcome)s AND {_CALLED}"

_PEOPLE = f"""
SELECT v.line, concat_ws(' ', nullif(r.surname, ''), nullif(r.given_name, ''), nullif(r.patronymic, '')),
       concat_ws(' ', nullif(p.surname, ''), nullif(p.given_name, ''), nullif(p.patronymic, '')),
       coalesce(r.birth_date, p.birth_date), v.unit_id, v.from_unit_id, v.day, v.joined, v.changed,
       jsonb_build_object({_OLD}), jsonb_build_object({_NEW}), e.ended, coalesce(e.end_reason, '')
FROM (
    SELECT * FROM {{verdicts}} w WHERE w.outcome = %(outcome)s AND w.line > %(after)s AND {_CALLED}
    ORDER BY w.line OFFSET %(start)s LIMIT %(limit)s
) v JOIN {{rows}} r USING (line)
LEFT JOIN people_person p ON p.id = v.person_id
LEFT JOIN members_membership m ON m.id = v.membership_id
LEFT JOIN LATERAL (
    SELECT ended, end_reason FROM members_membership o
    WHERE o.person_id = v.person_id AND o.ended IS NOT NULL ORDER BY o.ended DESC LIMIT 1
) e ON v.outcome = 'new'
ORDER BY v.line
"""


_UNITS = """
SELECT DISTINCT unit_id FROM {verdicts} v WHERE outcome = ANY (%(outcomes)s)
UNION SELECT from_unit_id FROM {verdicts} v WHERE outcome = ANY (%(outcomes)s) AND from_unit_id IS NOT NULL
"""


@dataclass(frozen=True)
class FieldChange:
    """One thing that is said otherwise: which field, from, to. Of an IIN neither side is told."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class PersonOfLine:
    """Somebody whom a line takes in, changes or moves. ``left_on`` and ``left_by``: of a new member who was one before,
    how and when that ended.
    """

    line: int
    name: str
    birth_date: date | None
    unit_id: int
    from_unit_id: int | None
    day: date | None
    joined: date | None
    left_on: date | None
    left_by: str
    changes: tuple[FieldChange, ...]


def count_people(tables: Tables, outcome: str, find: str) -> int:
    """How many of those whose lines come out so are called so; ``find`` is folded."""
    sql = _COUNT.format(verdicts=tables.of("verdicts"), rows=tables.of("rows"))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"outcome": outcome, "find": find})
        return int(cursor.fetchone()[0])


def people_of(
    tables: Tables, outcome: str, *, start: int = 0, after: int = -1, limit: int, find: str = ""
) -> list[PersonOfLine]:
    """Those whose lines come out so, in the order of the file, from the nth on or behind a line; of a folded text those
    who are called so.
    """
    sql = _PEOPLE.format(verdicts=tables.of("verdicts"), rows=tables.of("rows"))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"outcome": outcome, "start": start, "after": after, "limit": limit, "find": find})
        found = cursor.fetchall()
    return [
        PersonOfLine(line, known or name, born, unit, came_from, day, joined, ended, reason,
                     tuple(_changes(changed, old, new)))
        for line, name, known, born, unit, came_from, day, joined, changed, old, new, ended, reason in found
    ]  # fmt: skip


def units_of_people(tables: Tables, outcomes: Sequence[str]) -> set[int]:
    """Where those stand, or come from, whose lines come out so."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS.format(verdicts=tables.of("verdicts")), {"outcomes": list(outcomes)})
        return {unit_id for (unit_id,) in cursor.fetchall()}


def _changes(changed: list[str], old: str, new: str) -> Iterator[FieldChange]:
    before, after = json.loads(old), json.loads(new)
    for field in CHANGEABLE:
        if field in changed:
            yield FieldChange(field, before.get(field), after.get(field))


def again_in_words(one: PersonOfLine) -> str:
    """Who comes back is told by how and when they left."""
    if one.left_on is None:
        return ""
    told = {"how": Ended(one.left_by).label, "day": format_short(one.left_on)}
    return _("Was a member before: %(how)s, %(day)s") % told


def in_words(change: FieldChange) -> FieldChange:
    """The change as it is read: the field by its name, both sides as people write them."""
    field = capfirst(str(ROLL_FIELDS[change.field]))
    if change.field == "iin":
        return FieldChange(field, "", _("is entered"))
    return FieldChange(field, *(_value(change.field, value) for value in (change.old, change.new)))


def _value(field: str, value: str | None) -> str:
    if not value:
        return ""
    if field == "phone":
        return format_phone(value)
    return str(Sex(value).label) if field == "sex" else as_written(value)
