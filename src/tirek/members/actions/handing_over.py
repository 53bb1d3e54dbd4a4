"""Hand the members of whole units over, in the act that merges, splits or closes these."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.members.actions.rules import check_place
from tirek.members.models import Membership, Placement, Transfer
from tirek.members.permissions import TRANSFER
from tirek.members.queries.moving import moving
from tirek.structure.actions.rules import check_stays_open
from tirek.structure.models import Act, Unit


class NotAllSeen(Refused):
    """The wall would pass over those whom the actor may not move, and leave them in a unit that is closed."""

    code = "not_all_seen"
    message = _("%(count)s members of these units are out of your reach. Ask somebody above the units to do it.")


@transaction.atomic
def hand_over(*, actor: Actor, act: Act, moves: Mapping[int, int], on: date) -> int:
    """Move everybody who stands in the first units to the second, as by transfers. Whoever calls holds the tree.

    What was counted before the day stays with the old units. Who came to one of them later is as if they had come to
    the new one; who went from one to the other later never went.

    Raises NotAPlaceForMembers, UnitClosedSince, NotAllSeen.
    """
    units = Unit.objects.in_bulk({*moves, *moves.values()})
    actor.require(TRANSFER, *units.values())
    present = moving(list(moves), on)
    for unit_id in sorted({moves[unit_id] for unit_id in present}):
        check_place(units[unit_id])
        check_stays_open(units[unit_id], on)
    placements = _lock(moves, on)
    if hidden := sum(each.count + each.later for each in present.values()) - len(placements):
        raise NotAllSeen(count=hidden)
    told: dict[str, Any] = {"placements": placements, "from": list(moves), "to": list(moves.values()), "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OVER, told)
        if cursor.rowcount < len(placements) or _went_later(moves, on):
            for statement in (_COME_LATER, _REDIRECT, _FUSE):
                cursor.execute(statement, told)
    count = sum(each.count for each in present.values())
    record(
        actor, "members.handed_over", act, unit_id=act.unit_id, old={"unit": sorted(moves)},
        new={"unit": sorted({*moves.values()}), "count": count, "on": on.isoformat()},
    )  # fmt: skip
    return count


def _lock(unit_ids: Mapping[int, int], on: date) -> list[int]:
    """The placements in the units from the day on, their memberships locked in the order in which every act does."""
    here = Placement.objects.filter(unit_id__in=list(unit_ids), period__overlap=DateRange(on, None))
    held = Membership.objects.select_for_update().filter(pk__in=here.values("membership_id")).order_by("pk")
    list(held.values_list("pk"))
    return list(here.order_by("pk").values_list("pk", flat=True))


def _went_later(unit_ids: Mapping[int, int], on: date) -> bool:
    return Transfer.objects.filter(from_unit_id__in=list(unit_ids), day__gt=on).exists()


_MOVES = "moves AS (SELECT * FROM unnest(%(from)s::bigint[], %(to)s::bigint[]) m (from_unit, to_unit))"

# Of those who stood there before the day.
_HAND_OVER = f"""
WITH {_MOVES}, was AS MATERIALIZED (
    SELECT p.*, to_unit FROM members_placement p JOIN moves ON from_unit = p.unit_id
    WHERE p.id = ANY (%(placements)s) AND lower(p.period) < %(on)s
), ended AS (
    UPDATE members_placement p SET period = daterange(lower(p.period), %(on)s), ended = 'transfer'
    FROM was WHERE p.id = was.id
), moved AS (
    INSERT INTO members_transfer (membership_id, from_unit_id, to_unit_id, day)
    SELECT membership_id, unit_id, to_unit, %(on)s FROM was ORDER BY membership_id
)
INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex)
SELECT membership_id, to_unit, daterange(%(on)s, upper(period)), 'transfer', ended, birth_date, sex
FROM was ORDER BY membership_id
"""

# Of those who came on the day or later.
_COME_LATER = f"""
WITH {_MOVES}
UPDATE members_placement p SET unit_id = to_unit FROM moves
WHERE p.unit_id = from_unit AND p.id = ANY (%(placements)s) AND lower(p.period) >= %(on)s
"""

# Transfers from or to one of the units after the day; who went on the day itself went from the old one.
_REDIRECT = f"""
WITH {_MOVES}, wanted AS MATERIALIZED (
    SELECT t.id, coalesce(f.to_unit, t.from_unit_id) AS from_unit, coalesce(i.to_unit, t.to_unit_id) AS to_unit
    FROM members_transfer t
    LEFT JOIN moves f ON f.from_unit = t.from_unit_id AND t.day > %(on)s
    LEFT JOIN moves i ON i.from_unit = t.to_unit_id
    WHERE t.day >= %(on)s AND (f.from_unit IS NOT NULL OR i.from_unit IS NOT NULL)
), gone AS (
    DELETE FROM members_transfer t USING wanted w WHERE t.id = w.id AND w.from_unit = w.to_unit
)
UPDATE members_transfer t SET from_unit_id = w.from_unit, to_unit_id = w.to_unit
FROM wanted w WHERE t.id = w.id AND w.from_unit <> w.to_unit
"""

# Two placements of one membership that touch in one unit are one: the transfer between them never was.
_FUSE = f"""
WITH {_MOVES}, held AS MATERIALIZED (
    SELECT p.*, (p.unit_id, lower(p.period)) IS NOT DISTINCT FROM
                (lag(p.unit_id) OVER w, lag(upper(p.period)) OVER w) AS goes_on
    FROM members_placement p WHERE p.membership_id IN (
        SELECT s.membership_id FROM members_placement s
        WHERE s.unit_id IN (SELECT to_unit FROM moves) AND s.period && daterange(%(on)s, NULL))
    WINDOW w AS (PARTITION BY p.membership_id ORDER BY lower(p.period))
), island AS MATERIALIZED (
    SELECT h.*, count(*) FILTER (WHERE NOT goes_on) OVER (PARTITION BY membership_id ORDER BY lower(period)) AS nth
    FROM held h
), whole AS MATERIALIZED (
    SELECT (array_agg(id ORDER BY lower(period)))[1] AS id, max(coalesce(upper(period), 'infinity')) AS until,
           (array_agg(ended ORDER BY lower(period) DESC))[1] AS ended
    FROM island GROUP BY membership_id, nth HAVING count(*) > 1
), gone AS (
    DELETE FROM members_placement p USING island i WHERE p.id = i.id AND i.goes_on
)
UPDATE members_placement p
SET period = daterange(lower(p.period), nullif(w.until, 'infinity')), ended = w.ended
FROM whole w WHERE p.id = w.id
"""
