"""Two tables that belong to no package, and figures of every new kind counted from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from tests.factories import Tree
from tests.figures.brute import Brute

from tirek.figures.actions import install
from tirek.kernel.declarations import Contribution, CountedFlow, Figure, Flow, Ratio, Stock, Subjects, figures
from tirek.kernel.periods import Period
from tirek.structure.permissions import VIEW_UNIT

TOPICS = ("roads", "water", "farms")
TABLES = """
CREATE TABLE probe_topic (slug text PRIMARY KEY, name_kk text NOT NULL, name_ru text NOT NULL, unit text NOT NULL);
INSERT INTO probe_topic VALUES
    ('roads', 'Жолдар', 'Дороги', 'км'), ('water', 'Су', '', 'км'), ('farms', 'Шаруалар', 'Хозяйства', 'га');
CREATE TABLE probe_fact (
    id bigserial PRIMARY KEY, unit_id bigint NOT NULL, day date NOT NULL, topic text NOT NULL, amount integer NOT NULL,
    person integer NOT NULL, solved date
);
GRANT SELECT ON probe_topic, probe_fact TO PUBLIC;
"""
_COUNT = """
SELECT u.id, p.nth, {value}
FROM unnest(%s::bigint[]) u (id)
CROSS JOIN unnest(%s::date[], %s::date[]) WITH ORDINALITY p (first, after, nth)
JOIN structure_ancestry r ON r.ancestor_id = u.id
JOIN probe_fact f ON f.unit_id = r.unit_id AND r.period @> f.day AND f.day >= p.first AND f.day < p.after
WHERE {condition} GROUP BY 1, 2
"""


def _counted(value: str, condition: str) -> Any:
    def count(unit_ids: Sequence[int], periods: Collection[Period], as_of: date | None) -> dict[Any, Fraction]:
        asked = list(periods)
        bounds = [[period.start for period in asked], [period.end for period in asked]]
        with connection.cursor() as cursor:
            cursor.execute(
                _COUNT.format(value=value, condition=condition),
                [list(unit_ids), *bounds, *([as_of] * condition.count("%s"))],
            )
            return {(unit, asked[nth - 1]): Fraction(number) for unit, nth, number in cursor.fetchall()}

    return count


def _kept(kind: type[Flow] | type[Stock], key: str, select: str, measure: str = "") -> Figure:
    return kind(
        key=key,
        name=key,  # type: ignore[arg-type]  # nobody reads it
        how=key,  # type: ignore[arg-type]  # as above
        topic="units",
        contributions=(Contribution(table="probe_fact", select=select),),
        records="structure.Unit",
        record_template="structure/_unit_record.html",
        view=VIEW_UNIT,
        subjects=Subjects(table="probe_topic", key="slug", label="name_{language}", measure=measure),
    )


_OF_THE_DAY = "SELECT f.topic AS slice, f.id AS source_id, f.unit_id, f.day, {value} AS value FROM {{rows}} f"
_OPEN = """
SELECT f.topic AS slice, f.id AS source_id, f.unit_id, x.day, x.value FROM {rows} f
CROSS JOIN LATERAL (VALUES (f.day, 1), (f.solved, -1)) x (day, value)
WHERE x.day IS NOT NULL AND (f.solved IS NULL OR f.solved > f.day)
"""


def _named(key: str) -> dict[str, Any]:
    return {"key": key, "name": key, "how": key, "topic": "units"}


FIGURES: tuple[Figure, ...] = (
    _kept(Flow, "probe.facts", _OF_THE_DAY.format(value="1")),
    _kept(Flow, "probe.amounts", _OF_THE_DAY.format(value="f.amount"), measure="unit"),
    _kept(Stock, "probe.open", _OPEN),
    CountedFlow(**_named("probe.people"), count=_counted("count(DISTINCT f.person)", "true")),
    CountedFlow(**_named("probe.solved"), count=_counted("count(*)", "f.solved < coalesce(%s::date + 1, p.after)")),
    Ratio(**_named("probe.solved_share"), numerator="probe.solved", denominator="probe.facts"),
    Ratio(**_named("probe.farm_share"), numerator="probe.amounts", denominator="probe.facts"),
)


def declare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables go with the test's transaction, the declarations with the test."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    for figure in FIGURES:
        monkeypatch.setitem(figures._by_key, figure.key, figure)
    install()


@dataclass(frozen=True)
class Fact:
    unit: int
    day: date
    topic: str
    amount: int
    person: int
    solved: date | None


def facts() -> list[Fact]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, day, topic, amount, person, solved FROM probe_fact ORDER BY id")
        return [Fact(*row) for row in cursor.fetchall()]


def within(rows: Sequence[Fact], brute: Brute, unit_id: int, period: Period, topic: str = "") -> list[Fact]:
    """The facts of the period below the unit, each where it stood on its day."""
    return [
        fact
        for fact in rows
        if period.contains(fact.day) and topic in ("", fact.topic) and unit_id in brute.line(fact.unit, fact.day)
    ]


def standing(rows: Sequence[Fact], brute: Brute, unit_id: int, day: date, topic: str = "") -> int:
    return sum(
        1
        for fact in rows
        if fact.day <= day
        and (fact.solved is None or fact.solved > max(day, fact.day))
        and topic in ("", fact.topic)
        and unit_id in brute.line(fact.unit, day)
    )


def run(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def write(tree: Tree, unit: str, day: date, topic: str, amount: int = 1, person: int = 1, solved: Any = None) -> None:
    row = [tree[unit].pk, day, topic, amount, person, solved]
    run("INSERT INTO probe_fact (unit_id, day, topic, amount, person, solved) VALUES (%s, %s, %s, %s, %s, %s)", row)
