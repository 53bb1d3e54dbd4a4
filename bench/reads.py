"""Reading figures: of one day, of a year, through time."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from django.db import connection

from bench.clock import Case, Result, Target, compare
from tirek.figures.queries import measure, series
from tirek.figures.queries.readings import At, is_flow
from tirek.kernel.declarations import figures as declared
from tirek.kernel.periods import add_months, month_ends
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.queries import children
from tirek.units.queries.spans import read_span

KEY, MEDIAN = "members.active", "members.median_age"
BELOW = """
WITH below AS MATERIALIZED (
    SELECT ancestor_id, unit_id FROM structure_ancestry
    WHERE ancestor_id = ANY (%(units)s) AND period @> %(day)s::date
)
"""
STANDING = "FROM below b JOIN members_placement p ON p.unit_id = b.unit_id AND p.period @> %(day)s::date"
# How each is counted from the rows: the unit, and what makes the number.
BY_HAND = {
    "members.active": f"{BELOW} SELECT b.ancestor_id, count(*) {STANDING} GROUP BY 1",
    "members.women": f"{BELOW} SELECT b.ancestor_id, count(*) {STANDING} WHERE p.sex = 'f' GROUP BY 1",
    "members.youth_share": f"""{BELOW}
        SELECT b.ancestor_id, count(*) FILTER (
            WHERE structure_birthday(p.birth_date, c.youth_from) <= %(day)s
              AND structure_birthday(p.birth_date, c.youth_until) > %(day)s), count(*)
        {STANDING} CROSS JOIN structure_charter c GROUP BY 1""",
    "members.joined": """
        SELECT r.ancestor_id, count(*) FROM members_placement p
        JOIN structure_ancestry r ON r.unit_id = p.unit_id AND r.period @> lower(p.period)
        WHERE p.began <> 'transfer' AND lower(p.period) BETWEEN %(first)s AND %(day)s
          AND r.ancestor_id = ANY (%(units)s)
        GROUP BY 1""",
    "members.median_age": f"""{BELOW}
        SELECT b.ancestor_id, (2 * percentile_cont(0.5) WITHIN GROUP (ORDER BY x.years - (
            structure_birthday(p.birth_date, x.years) > %(day)s)::integer))::integer
        {STANDING}
        CROSS JOIN LATERAL (
            SELECT (extract(year FROM %(day)s::date) - extract(year FROM p.birth_date))::integer) x (years)
        WHERE p.birth_date IS NOT NULL GROUP BY 1""",
}


# What somebody makes who asks often and keeps no sums: of each period of a member the units above today, sex and birth.
FLAT = """
CREATE TABLE IF NOT EXISTS bench_flat AS
SELECT a.ancestor_id AS unit_id, lower(p.period) AS since, upper(p.period) AS until, p.sex = 'f' AS woman, p.began,
       structure_birthday(p.birth_date, c.youth_from) AS young, structure_birthday(p.birth_date, c.youth_until) AS old
FROM members_placement p JOIN structure_ancestry a ON a.unit_id = p.unit_id AND upper_inf(a.period)
CROSS JOIN structure_charter c;
CREATE INDEX IF NOT EXISTS bench_flat_key ON bench_flat (unit_id, since, until) INCLUDE (woman, began, young, old);
"""
_STOOD = "FROM bench_flat WHERE unit_id = ANY (%(units)s) AND since <= %(day)s AND (until IS NULL OR until > %(day)s)"
RIVALS = {
    "members.active": f"SELECT unit_id, count(*) {_STOOD} GROUP BY 1",
    "members.women": f"SELECT unit_id, count(*) FILTER (WHERE woman) {_STOOD} GROUP BY 1",
    "members.youth_share": f"""
        SELECT unit_id, count(*) FILTER (WHERE young <= %(day)s AND old > %(day)s), count(*) {_STOOD} GROUP BY 1""",
    "members.joined": """
        SELECT unit_id, count(*) FROM bench_flat WHERE unit_id = ANY (%(units)s) AND began <> 'transfer'
          AND since BETWEEN %(first)s AND %(day)s GROUP BY 1""",
}


def flatten() -> None:
    """Made once, outside the rows that are measured."""
    with connection.cursor() as cursor:
        cursor.execute(FLAT)
        cursor.execute("VACUUM ANALYZE bench_flat")


def _flat(key: str, unit_ids: Sequence[int], at: At) -> list[tuple[int, ...]]:
    first, day = (at, at) if isinstance(at, date) else (at.start, at.last_day)
    with connection.cursor() as cursor:
        cursor.execute(RIVALS[key], {"units": list(unit_ids), "first": first, "day": day})
        return list(cursor.fetchall())


def _counted(key: str, unit_ids: Sequence[int], at: At) -> dict[int, Fraction]:
    first, day = (at, at) if isinstance(at, date) else (at.start, at.last_day)
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND[key], {"units": list(unit_ids), "first": first, "day": day})
        found = {row[0]: _value(key, row[1:]) for row in cursor}
    return {unit_id: found.get(unit_id, Fraction(0)) for unit_id in unit_ids}


def _value(key: str, row: Sequence[int]) -> Fraction:
    if len(row) > 1:
        return Fraction(100 * row[0], row[1])
    return Fraction(row[0], 2 if key == MEDIAN else 1)


def _measured(key: str, unit_ids: Sequence[int], at: At) -> dict[int, Fraction]:
    readings = measure([key], unit_ids, at)
    return {unit_id: readings[key, unit_id].value or Fraction(0) for unit_id in unit_ids}


KEPT = """
SELECT u.id, coalesce((
    SELECT m.closing FROM figures_month m WHERE m.figure_id = f.id AND m.unit_id = u.id AND m.slice = ''
      AND m.month < date_trunc('month', %(day)s::date)::date ORDER BY m.month DESC LIMIT 1), 0) + coalesce((
    SELECT sum(d.value) FROM figures_day d WHERE d.figure_id = f.id AND d.unit_id = u.id AND d.slice = ''
      AND d.day BETWEEN date_trunc('month', %(day)s::date)::date AND %(day)s), 0)
FROM figures_definition f CROSS JOIN unnest(%(units)s::bigint[]) u (id) WHERE f.key = %(key)s
"""


def _beside_the_sums(unit: Unit, day: date) -> Case:
    """The engine, which also tells whether the number is complete, against one who knows where the sums stand."""
    ids = [unit.pk, *(child.pk for child in children(unit.pk, day))]

    def by_hand() -> dict[int, Fraction]:
        with connection.cursor() as cursor:
            cursor.execute(KEPT, {"key": KEY, "units": ids, "day": day})
            return {unit_id: Fraction(value) for unit_id, value in cursor}

    name = f"{KEY} at {unit.code} and {len(ids) - 1} below, {day}"
    return Case(name=name, ours=partial(_measured, KEY, ids, day), by_hand=by_hand)


def _question(key: str, unit: Unit, day: date) -> Case:
    at = read_span(declared[key], day, "", "").at if is_flow(declared[key]) else day
    ids = [unit.pk, *(child.pk for child in children(unit.pk, day))]
    name = f"{key} at {unit.code} and {len(ids) - 1} below, {day}"
    asked = (key, ids, at)
    rival = partial(_flat, *asked) if key in RIVALS else None
    return Case(name=name, ours=partial(_measured, *asked), by_hand=partial(_counted, *asked), rival=rival)


def _days(today: date, count: int) -> list[date]:
    chosen = random.Random(7)  # noqa: S311 - the same questions in every run
    return [today - timedelta(days=chosen.randrange(0, 6 * 365)) for _ in range(count)]


def figures(today: date, rounds: int) -> Iterator[Result]:
    """What design §9 asks of the engine, each against counting the rows, and against a flat copy of them."""
    flatten()
    centre = Unit.objects.get(role=UnitRole.CENTRE)
    regions = list(Unit.objects.filter(role=UnitRole.BRANCH, period__upper_inf=True).order_by("pk"))
    units = list(Unit.objects.order_by("pk"))
    chosen = random.Random(11)  # noqa: S311 - as above
    day, wide = Target(p95=15), Target(p95=15, ratio=30)
    keys = [key for key in BY_HAND if key != MEDIAN]
    for key in keys:
        top = [_question(key, centre, day) for day in _days(today, 3)]
        yield compare(f"{key}, centre with regions", top, rounds=rounds, target=wide)
    branches = [_question(KEY, chosen.choice(regions), day) for day in _days(today, 10)]
    yield compare(f"{KEY}, a region with districts", branches, rounds=rounds, target=wide)
    anywhere = [_question(chosen.choice(keys), chosen.choice(units), day) for day in _days(today, 40)]
    yield compare("any figure, any unit with children, any day", anywhere, rounds=rounds, target=day)
    sums = [_beside_the_sums(centre, day) for day in _days(today, 10)]
    yield compare("the same, against the kept sums by hand", sums, rounds=rounds, target=Target(ratio=1 / 2))
    ends = month_ends(add_months(today, -24), today)
    slow = Target(p95=20, ratio=50)
    yield compare(f"series of {len(ends)} months, centre", [_series(KEY, centre, ends)], rounds=rounds, target=slow)
    # Told from the kept spread over years of birth.
    median = [_series(MEDIAN, centre, ends)]
    yield compare(f"median age, {len(ends)} months, centre", median, rounds=min(rounds, 3), target=Target(p95=100))
    apart = [_question(MEDIAN, unit, today) for unit in (centre, *regions[:3])]
    yield compare("median age, a unit with those below", apart, rounds=min(rounds, 3), target=Target(p95=100))


def _series(key: str, unit: Unit, times: Sequence[At]) -> Case:
    def ours() -> list[Fraction]:
        return [reading.value or Fraction(0) for reading in series(key, unit.pk, times)]

    def by_hand() -> list[Fraction]:
        return [_counted(key, [unit.pk], at)[unit.pk] for at in times]

    def rival() -> list[list[tuple[int, ...]]]:
        return [_flat(key, [unit.pk], at) for at in times]

    return Case(name=f"{key} at {unit.code}", ours=ours, by_hand=by_hand, rival=rival if key in RIVALS else None)
