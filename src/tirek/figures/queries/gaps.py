"""Where the rolls below a unit were not known, and since when they are."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, cast

from django.db import connection

from tirek.kernel.periods import Period

# Each line below is read once, however many days are asked; most share their period and the day of their first roll.
_KNOWN_FROM = """
WITH below AS MATERIALIZED (
    SELECT r.ancestor_id, r.period * u.period AS period, u.known_from
    FROM structure_ancestry r JOIN structure_term u ON u.unit_id = r.unit_id AND u.holds_members
    WHERE r.ancestor_id = ANY (%(units)s::bigint[]) GROUP BY 1, 2, 3
)
SELECT a.unit_id, a.day, CASE WHEN bool_and(b.known_from IS NOT NULL) THEN max(b.known_from) END
FROM unnest(%(units)s::bigint[], %(days)s::date[]) a (unit_id, day)
JOIN below b ON b.ancestor_id = a.unit_id AND b.period @> a.day AND (b.known_from IS NULL OR b.known_from > a.day)
GROUP BY 1, 2
"""

# Few units of an organisation that has been entered have days of which nothing is known: they come first, then lines.
_IN_PERIODS = """
WITH dark AS MATERIALIZED (
    SELECT u.unit_id AS id, daterange(lower(u.period), least(u.known_from, upper(u.period))) AS period
    FROM structure_term u
    WHERE u.holds_members AND (u.known_from IS NULL OR u.known_from > lower(u.period))
      AND daterange(lower(u.period), least(u.known_from, upper(u.period))) && daterange(%(first)s, %(last)s, '[]')
), below AS MATERIALIZED (
    SELECT r.ancestor_id, d.period * r.period AS period FROM dark d
    JOIN structure_ancestry r ON r.unit_id = d.id AND r.ancestor_id = ANY (%(units)s::bigint[]) AND r.period && d.period
    GROUP BY 1, 2
)
SELECT b.ancestor_id, a.nth, CASE WHEN NOT bool_or(upper_inf(b.period)) THEN max(upper(b.period)) + 1 END
FROM unnest(%(firsts)s::date[], %(lasts)s::date[]) WITH ORDINALITY a (first, last, nth)
JOIN below b ON b.period && daterange(a.first, a.last, '[]')
GROUP BY 1, 2
"""


def known_from(lacking: Collection[tuple[int, date]]) -> dict[tuple[int, date], date | None]:
    """Since when the rolls of all units that stood below on the day are known; none where one is not known at all."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN_FROM, {"units": [u for u, _day in lacking], "days": [day for _u, day in lacking]})
        return {(unit, day): known for unit, day, known in cursor.fetchall()}


def gaps_in_periods(unit_ids: Collection[int], periods: Collection[Period]) -> dict[tuple[int, Period], date | None]:
    """The units and periods in which some roll below was not known all along, and since when a flow is complete there.

    Who came and went on a day is known where the roll was known at the end of the day before and at its own end. A unit
    founded in Tirek is known from its opening, when nobody was in it; a first roll later says nothing of those before.
    So a flow is complete from the day after: after the first roll, or after the unknown unit closed or moved away.
    """
    asked = list(periods)
    firsts = [cast("date", period.start) - timedelta(days=1) for period in asked]
    lasts = [cast("date", period.last_day) for period in asked]
    named: dict[str, Any] = {
        "units": list(unit_ids),
        "firsts": firsts,
        "lasts": lasts,
        "first": min(firsts),
        "last": max(lasts),
    }
    with connection.cursor() as cursor:
        cursor.execute(_IN_PERIODS, named)
        return {(unit, asked[nth - 1]): since for unit, nth, since in cursor.fetchall()}
