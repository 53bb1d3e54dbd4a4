"""Hand the members of whole units over, in the act that merges, splits or closes these."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.members.actions.rules import check_place
from tirek.members.models import Membership, Placement
from tirek.members.permissions import TRANSFER
from tirek.members.queries.moving import moving
from tirek.structure.actions.rules import check_stays_open
from tirek.structure.models import Act, Unit


class NotAllSeen(Refused):
    """The wall would pass over those whom the actor may not move, and leave them in a unit that is closed."""

    code = "not_all_seen"
    message = _("%(count)s members of these units are out of your reach. Ask somebody above the units to do it.")


class ChangedLater(Refused):
    code = "changed_later"
    message = _("%(on)s is too early: members came to these units or left them later. Choose %(first)s or a later day.")


@transaction.atomic
def hand_over(*, actor: Actor, act: Act, moves: Mapping[int, int], on: date) -> int:
    """Move everybody who stands in the first units to the second, as by transfers. Whoever calls holds the tree.

    What was counted before stays with the old units. Raises NotAPlaceForMembers, UnitClosedSince, NotAllSeen,
    ChangedLater.
    """
    units = Unit.objects.in_bulk({*moves, *moves.values()})
    actor.require(TRANSFER, *units.values())
    present = moving(list(moves), on)
    for unit_id in sorted({moves[unit_id] for unit_id in present}):
        check_place(units[unit_id])
        check_stays_open(units[unit_id], on)
    if (first := max((each.first_day for each in present.values() if each.first_day), default=on)) > on:
        raise ChangedLater(on=on, first=first)
    placements = _lock(moves)
    if hidden := sum(each.count for each in present.values()) - len(placements):
        raise NotAllSeen(count=hidden)
    with connection.cursor() as cursor:
        told: dict[str, Any] = {"placements": placements, "from": list(moves), "to": list(moves.values()), "on": on}
        cursor.execute(_HAND_OVER, told)
    record(
        actor, "members.handed_over", act, unit_id=act.unit_id, old={"unit": sorted(moves)},
        new={"unit": sorted({*moves.values()}), "count": len(placements), "on": on.isoformat()},
    )  # fmt: skip
    return len(placements)


def _lock(unit_ids: Mapping[int, int]) -> list[int]:
    """The open placements in the units, their memberships locked in the order in which every act locks them."""
    here = Placement.objects.filter(unit_id__in=list(unit_ids), period__upper_inf=True)
    held = Membership.objects.select_for_update().filter(pk__in=here.values("membership_id")).order_by("pk")
    list(held.values_list("pk"))
    return list(here.order_by("pk").values_list("pk", flat=True))


_HAND_OVER = """
WITH moves AS (SELECT * FROM unnest(%(from)s::bigint[], %(to)s::bigint[]) m (from_unit, to_unit)), ended AS (
    UPDATE members_placement SET period = daterange(lower(period), %(on)s), ended = 'transfer'
    WHERE id = ANY (%(placements)s)
    RETURNING membership_id, unit_id, birth_date, sex
), moved AS (
    INSERT INTO members_transfer (membership_id, from_unit_id, to_unit_id, day)
    SELECT membership_id, unit_id, to_unit, %(on)s FROM ended JOIN moves ON from_unit = unit_id ORDER BY membership_id
)
INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex)
SELECT membership_id, to_unit, daterange(%(on)s, NULL), 'transfer', '', birth_date, sex
FROM ended JOIN moves ON from_unit = unit_id ORDER BY membership_id
"""
