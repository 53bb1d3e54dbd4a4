"""What a checked roll would do: counts, the effect on each unit, problems, who is missing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tirek.rolls.models.imports import Outcome


@dataclass(frozen=True)
class Tables:
    """A set of tables that hold a roll. The passing ones are temporary and hold one roll only."""

    rows: str
    verdicts: str
    problems: str
    doubts: str
    absent: str
    roll_id: UUID | None = None

    def of(self, table: str) -> str:
        """The rows of this roll."""
        mine = "" if self.roll_id is None else f" WHERE roll_id = '{self.roll_id}'"
        return f"(SELECT * FROM {getattr(self, table)}{mine})"


TEMPORARY = Tables("roll_row", "roll_verdict", "roll_problem", "roll_doubt", "roll_absent")


def lasting(roll_id: UUID) -> Tables:
    return Tables(
        "rolls_rollrow", "rolls_rollverdict", "rolls_rollproblem", "rolls_rolldoubt", "rolls_rollabsent", roll_id
    )


@dataclass(frozen=True)
class UnitEffect:
    """What the roll does to one unit: members before it, who joins, comes, goes, is taken off, members after it.

    ``missing`` are those of a unit that the roll names whom no line is about.
    """

    unit_id: int
    code: str
    now: int
    new: int
    came: int
    went: int
    left: int
    missing: int = 0

    @property
    def after(self) -> int:
        return self.now + self.new + self.came - self.went - self.left

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.code, "now": self.now, "new": self.new, "in": self.came, "out": self.went, "left": self.left,
            "after": self.after,
        }  # fmt: skip


@dataclass(frozen=True)
class FoundProblem:
    """One problem of one line."""

    line: int
    code: str
    field: str
    params: dict[str, Any]


def counts(tables: Tables) -> dict[str, int]:
    """Lines by outcome, every outcome named, and how many begin on the opening day of their unit."""
    found = {str(outcome.value): 0 for outcome in Outcome} | {"clamped": 0}
    for outcome, lines, clamped in _all(
        f"SELECT outcome, count(*), count(*) FILTER (WHERE clamped) FROM {tables.of('verdicts')} v GROUP BY 1"
    ):
        found[outcome] = lines
        found["clamped"] += clamped
    return found


def effects(tables: Tables, *, full: bool = False) -> list[UnitEffect]:
    """Unit by unit, those that the accepted lines name or take members from."""
    sql = _EFFECTS.format(verdicts=tables.of("verdicts"), absent=tables.of("absent"))
    return [UnitEffect(*row) for row in _all(sql, {"full": full})]


def reaches_back(tables: Tables) -> date | None:
    """The first day of which the accepted lines change a number; None where they change none."""
    return _all(_REACHES_BACK.format(verdicts=tables.of("verdicts"), rows=tables.of("rows")))[0][0]  # type: ignore[no-any-return]  # a day


# A birth date and a sex count in all placements of a person, a later day of joining moves the first ones.
_REACHES_BACK = """
WITH v AS MATERIALIZED (SELECT * FROM {verdicts} v WHERE outcome NOT IN ('rejected', 'left_out'))
SELECT least(
    (SELECT min(day) FROM v WHERE outcome IN ('new', 'moved', 'ended')),
    (SELECT min(lower(s.period)) FROM v JOIN members_membership m USING (person_id)
     JOIN members_placement s ON s.membership_id = m.id WHERE v.changed && ARRAY['birth_date', 'sex']),
    (SELECT min(lower(s.period)) FROM v JOIN {rows} r USING (line)
     JOIN members_placement s ON s.membership_id = v.membership_id
     WHERE 'joined' = ANY (v.changed) AND s.began <> 'transfer' AND lower(s.period) < r.joined))
"""

_EFFECTS = """
WITH v AS MATERIALIZED (
    SELECT outcome, unit_id, from_unit_id FROM {verdicts} v WHERE outcome NOT IN ('rejected', 'left_out')
), touched AS (
    SELECT unit_id AS id FROM v UNION SELECT from_unit_id FROM v WHERE from_unit_id IS NOT NULL
), coming AS (
    SELECT unit_id AS id, count(*) FILTER (WHERE outcome = 'new') AS new,
           count(*) FILTER (WHERE outcome = 'moved') AS came
    FROM v WHERE outcome <> 'ended' GROUP BY 1
), going AS (
    SELECT from_unit_id AS id, count(*) AS went FROM v WHERE outcome = 'moved' GROUP BY 1
), standing AS (
    SELECT s.unit_id AS id, count(*) AS now FROM members_placement s JOIN touched t ON t.id = s.unit_id
    WHERE upper_inf(s.period) GROUP BY 1
), spoken AS (
    SELECT s.unit_id AS id, count(DISTINCT s.membership_id) AS named
    FROM {verdicts} w JOIN members_placement s ON s.membership_id = w.membership_id AND upper_inf(s.period) GROUP BY 1
), leaving AS (
    SELECT id, count(*) AS gone FROM (
        SELECT unit_id AS id FROM {absent} a WHERE %(full)s AND stays = ''
        UNION ALL SELECT unit_id FROM v WHERE outcome = 'ended') g GROUP BY 1
)
SELECT u.id, u.code, coalesce(now, 0), coalesce(new, 0), coalesce(came, 0), coalesce(went, 0), coalesce(gone, 0),
       CASE WHEN new IS NULL THEN 0 ELSE coalesce(now, 0) - coalesce(named, 0) END
FROM touched JOIN structure_unit u USING (id) LEFT JOIN coming USING (id) LEFT JOIN going USING (id)
LEFT JOIN standing USING (id) LEFT JOIN leaving USING (id) LEFT JOIN spoken USING (id)
ORDER BY kk_sort_key(u.code), u.id
"""


def problems(
    tables: Tables, *, codes: list[str] | None = None, start: int = 0, limit: int | None = None
) -> Iterator[FoundProblem]:
    """Problems in the order of the file, all or those of some kinds."""
    for line, kind, field, params in _all(
        f"SELECT line, code, field, params FROM {tables.of('problems')} p "
        "WHERE %(codes)s::text[] IS NULL OR code = ANY (%(codes)s) "
        "ORDER BY line, nth OFFSET %(start)s LIMIT %(limit)s",
        {"codes": codes, "start": start, "limit": limit},
    ):
        yield FoundProblem(line, kind, field, json.loads(params))


def problem_counts(tables: Tables, groups: dict[str, str]) -> list[tuple[str, int, int]]:
    """How many lines have problems of which group, and how many problems those are; the most frequent first.

    ``groups`` says of each code in which group it is. A line may have several problems, also of one group.
    """
    return _all(
        f"SELECT g.name, count(DISTINCT p.line), count(*) FROM {tables.of('problems')} p "
        "JOIN unnest(%(codes)s::text[], %(names)s::text[]) g (code, name) USING (code) "
        "GROUP BY 1 ORDER BY 2 DESC, min(p.code)",
        {"codes": list(groups), "names": list(groups.values())},
    )


def note_counts(tables: Tables) -> list[tuple[str, int, int]]:
    """What was mended, «letters:surname», on how many lines, and the first of them; the most frequent first."""
    return _all(
        f"SELECT note, count(*), min(line) FROM {tables.of('rows')} r CROSS JOIN LATERAL unnest(notes) note "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )


def left_out(tables: Tables, limit: int) -> list[tuple[int, str, bytes]]:
    """The first lines that are about nobody: number, reason, their own cells sealed."""
    found = _all(
        f"SELECT line, left_out, cells FROM {tables.of('rows')} r WHERE left_out <> '' ORDER BY line LIMIT %(limit)s",
        {"limit": limit},
    )
    return [(line, reason, bytes(cells)) for line, reason, cells in found]


def left_out_counts(tables: Tables) -> list[tuple[str, int, int]]:
    """Reasons why lines are about nobody, on how many lines, and the first of them."""
    return _all(
        f"SELECT left_out, count(*), min(line) FROM {tables.of('rows')} r WHERE left_out <> '' GROUP BY 1 ORDER BY 3"
    )


def absent_counts(tables: Tables) -> tuple[int, int]:
    """How many members of its units a full roll does not name, and how many of them it takes off."""
    (found,) = _all(f"SELECT count(*), count(*) FILTER (WHERE stays = '') FROM {tables.of('absent')} a")
    return int(found[0]), int(found[1])


def rejected_cells(tables: Tables) -> Iterator[tuple[int, bytes, str, list[tuple[str, str, dict[str, Any]]]]]:
    """Line, its own cells sealed, the unit that was read for it, be it from above, and its problems as (code, column,
    params), in the order of the file."""
    for line, cells, unit, found in _all(
        f"SELECT r.line, r.cells, r.unit_text, p.found FROM {tables.of('rows')} r JOIN ("
        "SELECT line, jsonb_agg(jsonb_build_array(code, field, params) ORDER BY nth) AS found "
        f"FROM {tables.of('problems')} p GROUP BY 1) p USING (line) ORDER BY r.line"
    ):
        yield line, bytes(cells), unit, [tuple(problem) for problem in json.loads(found)]


def rejected_units(tables: Tables) -> set[str]:
    """What was read as the units of those lines."""
    found = _all(
        f"SELECT DISTINCT unit_text FROM {tables.of('rows')} r "
        f"WHERE unit_text <> '' AND line IN (SELECT line FROM {tables.of('problems')} p)"
    )
    return {unit for (unit,) in found}


def rejected_count(tables: Tables) -> int:
    """How many lines ``rejected_cells`` gives, also of a roll that is entered, of which no verdict is left."""
    return int(_all(f"SELECT count(DISTINCT line) FROM {tables.of('problems')} p")[0][0])


def cells_of(tables: Tables, lines: list[int]) -> dict[int, tuple[bytes, str]]:
    """The sealed cells of these lines, and the unit that was read for each, be it from above."""
    sql = f"SELECT line, cells, unit_text FROM {tables.of('rows')} r WHERE line = ANY (%(lines)s)"
    return {line: (bytes(cells), unit) for line, cells, unit in _all(sql, {"lines": lines})}


def common_unit(tables: Tables) -> int | None:
    """The lowest unit of today's tree that stands above every unit that accepted lines name, a closed one where it last
    stood. None where no line is accepted."""
    found = _all(
        f"""
        WITH named AS (
            SELECT DISTINCT v.unit_id FROM {tables.of("verdicts")} v WHERE v.outcome NOT IN ('rejected', 'left_out')
        ), line AS (
            SELECT a.unit_id, a.ancestor_id FROM structure_ancestry a JOIN structure_unit u ON u.id = a.unit_id
            WHERE upper_inf(a.period) OR upper(a.period) = upper(u.period) + 1
        )
        SELECT l.ancestor_id FROM line l JOIN named USING (unit_id)
        GROUP BY 1 HAVING count(*) = (SELECT count(*) FROM named)
        ORDER BY (SELECT count(*) FROM line d WHERE d.unit_id = l.ancestor_id) DESC LIMIT 1
        """
    )
    return int(found[0][0]) if found else None


def _all(sql: str, params: dict[str, Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
