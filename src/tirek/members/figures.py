"""How many members there are, who they are, who came and who went."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.dates import age_on
from tirek.kernel.declarations import Contribution, Counted, Crossing, Flow, Ratio, Stock, figures
from tirek.members.enums import Began, Ended
from tirek.members.permissions import VIEW_MEMBERS

# The roll of every unit that holds members is known: then a number is complete.
_KNOWN, _AMONG = "units.known", "units.holding"


def _standing(
    condition: str = "true", begins: str = "lower(p.period)", ends: str = "upper(p.period)"
) -> tuple[Contribution]:
    """Somebody counts from the day a placement begins to the day it ends, or a part of that time."""
    select = f"""
        SELECT '' AS slice, p.id AS source_id, p.unit_id, x.day, x.value FROM {{rows}} p
        CROSS JOIN structure_charter charter
        CROSS JOIN LATERAL (VALUES ({begins}, 1), ({ends}, -1)) x (day, value)
        WHERE {condition} AND x.day IS NOT NULL AND {begins} < coalesce({ends}, 'infinity')
    """
    return (Contribution(table="members_placement", select=select),)


def _stock(key: str, name: Promise, how: Promise, contributions: tuple[Contribution]) -> Stock:
    return Stock(
        key=key,
        name=name,
        how=how,
        contributions=contributions,
        records="members.Placement",
        view=VIEW_MEMBERS,
        known=_KNOWN,
        among=_AMONG,
    )


def _flow(key: str, name: Promise, how: Promise, select: str, slices: Sequence[Began | Ended]) -> Flow:
    return Flow(
        key=key,
        name=name,
        how=how,
        contributions=(Contribution(table="members_placement", select=select),),
        records="members.Placement",
        view=VIEW_MEMBERS,
        slice_name=_("How"),
        slices=tuple((str(s.value), s.label) for s in slices),  # type: ignore[misc]
        known=_KNOWN,
        among=_AMONG,
    )


def _crossing(direction: str, name: Promise, how: Promise) -> Crossing:
    return Crossing(
        key=f"members.transferred_{direction}",
        name=name,
        how=how,
        direction="in" if direction == "in" else "out",
        stock="members.active",
        contributions=(
            Contribution(
                table="members_transfer",
                select="""
                    SELECT 'transfer' AS slice, t.id AS source_id, t.from_unit_id, t.to_unit_id, t.day, 1 AS value
                    FROM {rows} t
                """,
            ),
        ),
        records="members.Transfer",
        view=VIEW_MEMBERS,
        slice_name=_("How"),
        slices=(("transfer", _("Members transferred")), ("unit_moved", _("Came or went with their unit"))),
        known=_KNOWN,
        among=_AMONG,
    )


# Who stood below when: for each birth date how many more, or fewer, stand from the nth of the days asked.
_BORN = """
WITH line AS MATERIALIZED (
    SELECT ancestor_id, unit_id, lower(period) AS since, upper(period) AS until FROM structure_ancestry
    WHERE ancestor_id = ANY (%(units)s::bigint[]) AND period && daterange(%(first)s, %(last)s, '[]')
)
SELECT l.ancestor_id, p.birth_date, x.nth, sum(x.more)::integer
FROM line l JOIN members_placement p ON p.unit_id = l.unit_id AND p.period && daterange(%(first)s, %(last)s, '[]')
CROSS JOIN LATERAL (SELECT greatest(lower(p.period), l.since), least(upper(p.period), l.until)) stood (since, until)
CROSS JOIN LATERAL (VALUES
    (width_bucket(stood.since - 1, %(days)s::date[]), 1), (width_bucket(stood.until - 1, %(days)s::date[]), -1)
) x (nth, more)
WHERE p.birth_date IS NOT NULL AND x.nth < %(count)s AND (stood.until IS NULL OR stood.since < stood.until)
GROUP BY 1, 2, 3
"""


def median_age(unit_ids: Sequence[int], days: Collection[date]) -> dict[tuple[int, date], Fraction]:
    """Median of full years of age of the members of known birth date, at each unit in the tree of each day.

    One pass over the records however many days: between two days few come and go.
    """
    ordered = sorted(set(days))
    changes: dict[int, dict[int, list[tuple[date, int]]]] = defaultdict(lambda: defaultdict(list))
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"units": list(unit_ids), "days": ordered, "count": len(ordered)}
        cursor.execute(_BORN, asked | {"first": ordered[0], "last": ordered[-1]})
        for unit_id, born, nth, more in cursor:
            changes[unit_id][nth].append((born, more))
    return {
        (unit_id, day): median for unit_id, of_unit in changes.items() for day, median in _medians(of_unit, ordered)
    }


def _medians(changes: dict[int, list[tuple[date, int]]], days: Sequence[date]) -> Iterator[tuple[date, Fraction]]:
    """Who is born earlier is never younger, so the age in the middle is that of the birth dates in the middle."""
    births = sorted({born for found in changes.values() for born, _more in found})
    place = {born: number for number, born in enumerate(births)}
    standing = [0] * len(births)
    for nth, day in enumerate(days):
        for born, more in changes.get(nth, ()):
            standing[place[born]] += more
        upto = list(accumulate(standing))
        if upto and upto[-1]:
            middle = (births[bisect_right(upto, half)] for half in ((upto[-1] - 1) // 2, upto[-1] // 2))
            yield day, Fraction(sum(age_on(born, day) for born in middle), 2)


_YOUTH_BEGINS = "greatest(lower(p.period), structure_birthday(p.birth_date, charter.youth_from))"
_YOUTH_ENDS = "least(upper(p.period), structure_birthday(p.birth_date, charter.youth_until))"

figures.declare(
    _stock(
        "members.active",
        _("Members"),
        _("Members on the roll at the end of the day. Who leaves on the day is not counted."),
        _standing(),
    ),
    _stock(
        "members.youth",
        _("Young members"),
        _("Members of youth age at the end of the day, from the first birthday of that age to the birthday past it."),
        _standing("p.birth_date IS NOT NULL", _YOUTH_BEGINS, _YOUTH_ENDS),
    ),
    _stock("members.women", _("Women"), _("Members whose sex is entered as female."), _standing("p.sex = 'f'")),
    _stock(
        "members.birth_unknown",
        _("Birth date unknown"),
        _("Members whose birth date is not entered."),
        _standing("p.birth_date IS NULL"),
    ),
    _stock("members.sex_unknown", _("Sex unknown"), _("Members whose sex is not entered."), _standing("p.sex = ''")),
    Ratio(
        key="members.youth_share",
        name=_("Share of youth"),
        how=_("Young members over all members. Those of unknown birth date stand in the denominator."),
        numerator="members.youth",
        denominator="members.active",
        unknown="members.birth_unknown",
    ),
    Ratio(
        key="members.women_share",
        name=_("Share of women"),
        how=_("Women over all members. Those of unknown sex stand in the denominator."),
        numerator="members.women",
        denominator="members.active",
        unknown="members.sex_unknown",
    ),
    Ratio(
        key="members.per_primary",
        name=_("Members per primary organisation"),
        how=_("All members over all primary organisations."),
        numerator="members.active",
        denominator="units.primary",
        scale=1,
    ),
    Counted(
        key="members.median_age",
        name=_("Median age"),
        how=_("Half of the members are younger, half older, in full years. Counted from the records, not kept."),
        count=median_age,
        unknown="members.birth_unknown",
        known=_KNOWN,
        among=_AMONG,
    ),
    _flow(
        "members.joined",
        _("Joined"),
        _("Members admitted in the period, and those whom a roll shows for the first time."),
        """
        SELECT p.began AS slice, p.id AS source_id, p.unit_id, lower(p.period) AS day, 1 AS value
        FROM {rows} p WHERE p.began <> 'transfer'
        """,
        (Began.ADMISSION, Began.REGISTRATION),
    ),
    _flow(
        "members.left",
        _("Left"),
        _("Members who resigned, were expelled, died or were taken off the roll in the period."),
        """
        SELECT p.ended AS slice, p.id AS source_id, p.unit_id, upper(p.period) AS day, 1 AS value
        FROM {rows} p WHERE p.ended NOT IN ('', 'transfer')
        """,
        (Ended.RESIGNATION, Ended.EXPULSION, Ended.DEATH, Ended.DEREGISTRATION),
    ),
    _crossing(
        "in",
        _("Transferred in"),
        _("Members who came from outside the unit, and those who came with a unit moved under it."),
    ),
    _crossing(
        "out", _("Transferred out"), _("Members who went outside the unit, and those who went with a unit moved away.")
    ),
)
