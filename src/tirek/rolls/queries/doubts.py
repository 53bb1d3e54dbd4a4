"""Lines that may be about somebody on the rolls, beside whom they may be about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tirek.kernel.actor import Actor
from tirek.people.models import Person
from tirek.people.permissions import VIEW_PERSON
from tirek.rolls.queries.effects import Tables


@dataclass(frozen=True)
class Candidate:
    """Somebody on the rolls, why the line may mean them, and where they stand or last stood. Of whom the reader may
    not see, ``person`` is none.
    """

    person_id: int
    person: Person | None
    why: str
    number: str
    unit_id: int | None
    left_on: date | None
    left_by: str


@dataclass(frozen=True)
class DoubtfulLine:
    """What a line says of somebody, and who may be meant. ``answer`` is a key of SAID, or empty."""

    line: int
    name: str
    birth_date: date | None
    number: str
    phone: str
    unit_id: int | None
    answer: str
    candidates: tuple[Candidate, ...]


_LINES = """
SELECT r.line, concat_ws(' ', r.surname, nullif(r.given_name, ''), nullif(r.patronymic, '')), r.birth_date, r.number,
       r.phone, v.unit_id, d.answer
FROM (SELECT line, min(answer) AS answer FROM {doubts} d GROUP BY 1) d
JOIN {rows} r USING (line) JOIN {verdicts} v USING (line)
ORDER BY d.answer <> '', r.line LIMIT %(limit)s
"""

_CANDIDATES = """
SELECT d.line, d.person_id, d.why, m.number, s.unit_id, m.ended, coalesce(m.end_reason, '')
FROM {doubts} d
LEFT JOIN LATERAL (
    SELECT * FROM members_membership o WHERE o.person_id = d.person_id ORDER BY o.ended DESC NULLS FIRST LIMIT 1
) m ON true
LEFT JOIN members_placement s ON s.membership_id = m.id AND s.is_last
WHERE d.line = ANY (%(lines)s) ORDER BY d.line, m.ended DESC NULLS FIRST, d.person_id
"""


def doubt_counts(tables: Tables) -> tuple[int, int]:
    """On how many lines somebody is asked about, and how many of them are not answered."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(DISTINCT line), count(DISTINCT line) FILTER (WHERE answer = '') FROM {tables.of('doubts')} d"
        )
        (found,) = cursor.fetchall()
    return int(found[0]), int(found[1])


def answers_counted(tables: Tables) -> dict[str, int]:
    """On how many lines each answer counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT answer, count(DISTINCT line) FROM {tables.of('doubts')} d WHERE answer <> '' GROUP BY 1 ORDER BY 1"
        )
        return dict(cursor.fetchall())


def asked_of(tables: Tables) -> str:
    """Who stands beside which line, in short: another where one line has others beside it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT md5(string_agg((line, person_id)::text, '' ORDER BY line, person_id)) FROM {tables.of('doubts')} a"
        )
        return str(cursor.fetchone()[0])


def doubtful_lines(actor: Actor, tables: Tables, limit: int) -> list[DoubtfulLine]:
    """Those that are not answered first, then in the order of the file."""
    sources = {name: tables.of(name) for name in ("rows", "verdicts", "doubts")}
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(**sources), {"limit": limit})
        lines = cursor.fetchall()
        cursor.execute(_CANDIDATES.format(**sources), {"lines": [line[0] for line in lines]})
        rows = cursor.fetchall()
    seen = _seen(actor, (row[1] for row in rows))
    by_line: dict[int, list[Candidate]] = {}
    for line, person_id, why, number, unit_id, ended, reason in rows:
        person = seen.get(person_id)
        said = (number or "", unit_id, ended, reason) if person else ("", None, None, "")
        by_line.setdefault(line, []).append(Candidate(person_id, person, why, *said))
    return [
        DoubtfulLine(line, name, born, number, phone, unit_id, answer, tuple(by_line.get(line, ())))
        for line, name, born, number, phone, unit_id, answer in lines
    ]


def _seen(actor: Actor, ids: Iterable[int]) -> Mapping[int, Person]:
    return actor.visible(Person, VIEW_PERSON).in_bulk(list(ids))
