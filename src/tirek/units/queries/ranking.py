"""The SQL of the list of units: what is found, what is the matter with each, and in which order they stand.

Thousands of units are put in the order of a name or of any figure in one statement, which gives out one page.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from tirek.figures.queries.readings import At, day_before, is_flow, last_day
from tirek.figures.queries.slices import keys_to_add, slices_of
from tirek.kernel.declarations import Kept, Ratio, figures
from tirek.kernel.language import reader_language
from tirek.structure.enums import UnitRole

_LINE = "line (id, code, level, role, period, known_from) AS MATERIALIZED ({base})"
_COLUMNS = ("pk", "code", "kind__level", "role", "period", "known_from")

# Of a unit whose roll, or that of a group below it, is not known nobody can say that it is small. The bounds hold for a
# primary organisation with its groups; without members is any unit that could have them.
_FAULT = """
dark AS MATERIALIZED (
    SELECT DISTINCT p.parent_id FROM structure_unitparent p JOIN structure_unit u ON u.id = p.unit_id
    WHERE u.role = %(group)s AND (u.known_from IS NULL OR u.known_from > %(day)s) AND p.period @> %(day)s::date
), fault AS MATERIALIZED (
    SELECT l.id, l.known_from IS NULL OR l.known_from > %(day)s AS unknown, x.sure AND s.value = 0 AS empty,
           x.sure AND l.role = %(primary)s AND s.value < %(least)s AS small,
           l.role = %(primary)s AND s.value > %(most)s AS large
    FROM line l
    JOIN figures_stood(%(sized)s, ARRAY[''], ARRAY(SELECT id FROM line WHERE role = ANY (%(holding)s)), %(day)s::date) s
      ON s.unit_id = l.id
    CROSS JOIN LATERAL (
        SELECT l.known_from <= %(day)s AND NOT EXISTS (SELECT FROM dark d WHERE d.parent_id = l.id)) x (sure)
)
"""
_CHOSEN = """
chosen AS MATERIALIZED (
    SELECT l.* FROM line l {fault} WHERE %(role)s IN ('', l.role)
)
"""
# Equals stand in the order of their names, which are looked up of those alone that are the equals of somebody on the
# page, or may stand beside it.
_PLACED = """
tied AS MATERIALIZED (
    SELECT c.id, rank() OVER worth AS first, row_number() OVER worth AS nth
    FROM chosen c {worth}
    WINDOW worth AS (ORDER BY {by} {turn} NULLS LAST)
), around AS MATERIALIZED (
    SELECT min(t.nth) - %(size)s AS low, max(t.nth) + %(size)s AS high
    FROM tied t WHERE t.first = (SELECT r.first FROM tied r WHERE r.id = %(row)s)
), told AS MATERIALIZED (
    SELECT DISTINCT ON (n.unit_id) n.unit_id, n.{name} AS name
    FROM structure_unitname n
    WHERE lower(n.period) <= %(day)s AND n.unit_id = ANY (ARRAY(
        SELECT t.id FROM tied t
        WHERE %(size)s IS NULL OR t.first <= coalesce((SELECT high FROM around), %(size)s)
          AND t.first >= coalesce((
              SELECT l.first FROM tied l WHERE l.nth = greatest((SELECT low FROM around), 1)), 1)))
    ORDER BY n.unit_id, lower(n.period) DESC
), placed AS MATERIALIZED (
    SELECT t.id, t.first - 1 + row_number() OVER (PARTITION BY t.first ORDER BY o.name {names}, t.id {names}) AS n
    FROM tied t JOIN told o ON o.unit_id = t.id
), start AS (
    SELECT CASE WHEN %(backwards)s THEN greatest(p.n - 1 - %(size)s, 0) ELSE p.n END AS n
    FROM placed p WHERE p.id = %(row)s
)
"""
_PAGE = """
SELECT p.id, p.n, NULL AS role FROM placed p
WHERE p.n > coalesce((SELECT n FROM start), 0)
  AND (%(size)s IS NULL OR p.n <= coalesce((SELECT n FROM start), 0) + %(size)s)
UNION ALL ({by_role})
ORDER BY role NULLS FIRST, n
"""
_BY_ROLE = "SELECT NULL::bigint AS id, count(*) AS n, l.role FROM line l {fault} GROUP BY l.role"
# What stood at no time of the span has no value, and stands last.
_WORTH = """
LEFT JOIN ({sums}) w ON w.unit_id = c.id AND lower(c.period) <= %(last)s
  AND (upper_inf(c.period) OR upper(c.period) > %(first)s)
"""
_STOCK = """
SELECT p.unit_id, p.value
FROM figures_stood(%({key})s, %({key}_slices)s::text[], ARRAY(SELECT id FROM chosen), %(last)s::date) p
"""
_FLOW = """
SELECT p.unit_id, p.value
FROM figures_added(
    %({key})s, %({key}_slices)s::text[], ARRAY(SELECT id FROM chosen), %(before)s::date, %(last)s::date) p
"""
_RATIO = """
SELECT a.unit_id, a.value::float8 / nullif(b.value, 0) AS value
FROM ({above}) a JOIN ({below}) b ON b.unit_id = a.unit_id
"""
_COUNTED = "SELECT * FROM unnest(%(counted_at)s::bigint[], %(counted)s::numeric[]) v (unit_id, value)"
_BY = {"place": "c.level", "code": 'c.code COLLATE "C"', "opened": "lower(c.period)",
       "closed": "coalesce(upper(c.period), 'infinity')", "name": "true"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """Ids, each with its number in the order; and how many of each role there are, before one is chosen."""

    places: list[tuple[int, int]]
    by_role: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Of the units in ``base`` those of a role and with a fault, and their order: ``sort`` is one of ``_BY`` or the key
    of a figure, read at ``at``, with a minus for the other way round.
    """

    base: QuerySet[Any]
    day: date
    role: str = ""
    fault: str = ""
    sort: str = "place"
    at: At | None = None
    language: str = "kk"
    sized: str = ""
    bounds: tuple[int | None, int | None] = (None, None)
    # What is counted from the records is given, not asked for here.
    counted: Mapping[int, Fraction | None] | None = None

    def by_role(self) -> dict[str, int]:
        """How many of each role there are, before one is chosen."""
        return {role: number for _id, number, role in self._fetched([], _BY_ROLE.format(fault=self._faulty))}

    def by_fault(self) -> dict[str, int]:
        """How many have each of the faults."""
        names = ("unknown", "small", "large", "empty")
        counts = ", ".join(f"count(*) FILTER (WHERE f.{name})" for name in names)
        rows = self._fetched([_FAULT], f"SELECT {counts} FROM fault f")
        return dict(zip(names, rows[0] if rows else (0, 0, 0, 0), strict=True))

    def ranked(self, *, row: object = None, backwards: bool = False, size: int | None = None) -> Ranked:
        """The ids with their numbers in the order: those after the row, or before it; all without a size."""
        name = f"sort_{reader_language(self.language)}"
        turn = "DESC" if self.sort.startswith("-") else "ASC"
        names = turn if self._key == "name" else "ASC"
        by = "w.value" if self._key in figures else _BY.get(self._key, _BY["place"])
        placed = _PLACED.format(by=by, turn=turn, names=names, name=name, worth=self._worth)
        chosen = _CHOSEN.format(fault=self._faulty)
        at = {"row": row if isinstance(row, int) else None, "backwards": backwards, "size": size}
        page = _PAGE.format(by_role=_BY_ROLE.format(fault=self._faulty))
        found = self._fetched([chosen, placed], page, **at)
        return Ranked(
            places=[(pk, number) for pk, number, role in found if role is None],
            by_role={role: number for _id, number, role in found if role is not None},
        )

    @property
    def _faulty(self) -> str:
        return f"JOIN fault f ON f.id = l.id AND f.{self.fault}" if self.fault else ""

    @property
    def _key(self) -> str:
        return self.sort.lstrip("-")

    @property
    def _worth(self) -> str:
        if self._key not in figures:
            return ""
        parts = self._parts
        if not parts:
            return _WORTH.format(sums=_COUNTED)
        sums = {name: (_FLOW if is_flow(part) else _STOCK).format(key=name) for name, part in parts.items()}
        return _WORTH.format(sums=_RATIO.format(**sums) if len(sums) > 1 else sums["above"])

    @property
    def _parts(self) -> dict[str, Kept]:
        """The kept figures whose sums make the value; none where it is counted from the records."""
        figure = figures[self._key]
        if self.counted is not None:
            return {}
        parts = [figures[figure.numerator], figures[figure.denominator]] if isinstance(figure, Ratio) else [figure]
        return {name: part for name, part in zip(("above", "below"), parts, strict=False) if isinstance(part, Kept)}

    def _params(self) -> dict[str, Any]:
        """By name: what each part of the statement asks for."""
        least, most = self.bounds
        found: dict[str, Any] = {"day": self.day, "role": self.role, "least": least, "most": most, "sized": self.sized}
        found |= {"group": UnitRole.GROUP, "primary": UnitRole.PRIMARY, "holding": list(UnitRole.HOLDING)}
        if self._key in figures and self.at is not None:
            last, before = last_day(self.at), day_before(self.at)
            first = self.at if isinstance(self.at, date) else self.at.start
            found |= {"last": last, "first": first, "before": before}
            for name, part in self._parts.items():
                found |= {name: part.key, f"{name}_slices": list(keys_to_add(part, slices_of([part])))}
            known = {pk: value for pk, value in (self.counted or {}).items() if value is not None}
            found |= {"counted_at": list(known), "counted": [float(value) for value in known.values()]}
        return found

    def _fetched(self, parts: Sequence[str], select: str, **named: Any) -> list[Any]:
        try:
            base, given = self.base.order_by().values_list(*_COLUMNS).query.sql_with_params()
        except EmptyResultSet:
            return []
        inner = {f"base_{number}": value for number, value in enumerate(given)}
        places = iter(inner)
        line = _LINE.format(base="".join(f"%({next(places)})s" if each == "%s" else each for each in _split(base)))
        faults = [_FAULT] if self.fault and _FAULT not in parts else []
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join([line, *faults, *parts])} {select}", self._params() | inner | named)
            return list(cursor.fetchall())


def _split(statement: str) -> list[str]:
    """At the places of its parameters, which are kept."""
    return re.split("(%s)", statement)
