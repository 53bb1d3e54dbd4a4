"""End memberships, one or many by the same statements."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.members.actions.rules import lock_standing, only_person
from tirek.members.acts import MEMBERS_LEFT
from tirek.members.enums import LEAVING, Ended
from tirek.members.models import Membership
from tirek.members.permissions import END_MEMBERSHIP
from tirek.structure.actions.rules import check_day, share_tree
from tirek.structure.models import Act, Resolution, Unit
from tirek.structure.models.acts import begin_act, recording


@transaction.atomic
def end_memberships(
    *,
    actor: Actor,
    memberships: Sequence[Membership],
    reason: Ended,
    on: date,
    today: date,
    resolution: Resolution | None = None,
) -> Act:
    """Take members off the roll from the day on. The persons and their past stay."""
    if reason not in LEAVING:
        raise ValueError(f"not a reason for leaving: {reason}")
    ids = {membership.pk for membership in memberships}
    if actor.visible(Membership, END_MEMBERSHIP).filter(pk__in=ids).count() != len(ids):
        actor.require(END_MEMBERSHIP, *memberships)
    share_tree()
    placements = lock_standing(memberships, on)
    check_day(on, today)
    units = Unit.objects.filter(placements__in=placements).distinct().in_bulk()
    unit = next(iter(units.values())) if len(units) == 1 else None
    count = len(placements)
    act = begin_act(
        MEMBERS_LEFT, actor=actor, unit=unit, at=units, on=on, resolution=resolution,
        count=count, reason=str(reason),
    )  # fmt: skip
    with recording(act, rows=count), connection.cursor() as cursor:
        cursor.execute(_END, {"placements": placements, "on": on, "reason": str(reason)})
    record(
        actor, "members.left", act, unit_id=unit.pk if unit else None, person_id=only_person(memberships),
        new={"count": count, "on": on.isoformat(), "reason": str(reason)}, resolution=resolution,
    )  # fmt: skip
    return act


_END = """
WITH ended AS (
    UPDATE members_placement SET period = daterange(lower(period), %(on)s), ended = %(reason)s
    WHERE id = ANY (%(placements)s)
    RETURNING membership_id
)
UPDATE members_membership m SET ended = %(on)s, end_reason = %(reason)s FROM ended e WHERE m.id = e.membership_id
"""
