"""Move members to another unit, one or many by the same statements."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.members.actions.rules import check_place, lock_standing, only_person
from tirek.members.acts import MEMBERS_TRANSFERRED
from tirek.members.models import Membership, Placement
from tirek.members.permissions import TRANSFER
from tirek.structure.actions.rules import check_day, check_stays_open, share_tree
from tirek.structure.models import Act, Resolution, Unit
from tirek.structure.models.acts import begin_act, recording


class AlreadyThere(Refused):
    code = "already_there"
    message = _("%(count)s of those chosen already stand in this unit.")


@transaction.atomic
def transfer_members(
    *,
    actor: Actor,
    memberships: Sequence[Membership],
    to_unit: Unit,
    on: date,
    today: date,
    resolution: Resolution | None = None,
) -> Act:
    """Move members from the day on. What was counted before stays with the old unit."""
    actor.require(TRANSFER, to_unit)
    _require_all(actor, memberships)
    share_tree()
    placements = lock_standing(memberships, on)
    to_unit = Unit.objects.get(pk=to_unit.pk)
    check_place(to_unit)
    check_day(on, today)
    check_stays_open(to_unit, on)
    if there := Placement.objects.filter(pk__in=placements, unit=to_unit).count():
        raise AlreadyThere(count=there)
    count = len(placements)
    here = Placement.objects.filter(pk__in=placements).order_by("unit_id")
    left = list(here.values_list("unit_id", flat=True).distinct())
    act = begin_act(
        MEMBERS_TRANSFERRED, actor=actor, unit=to_unit, at={to_unit.pk, *left}, on=on,
        resolution=resolution, code=to_unit.code, count=count,
    )  # fmt: skip
    with recording(act, rows=count), connection.cursor() as cursor:
        cursor.execute(_TRANSFER, {"placements": placements, "unit": to_unit.pk, "on": on})
    record(
        actor, "members.transferred", act, unit_id=to_unit.pk, person_id=only_person(memberships),
        old={"unit": left}, new={"unit": to_unit.pk, "count": count, "on": on.isoformat()}, resolution=resolution,
    )  # fmt: skip
    return act


def _require_all(actor: Actor, memberships: Sequence[Membership]) -> None:
    ids = {membership.pk for membership in memberships}
    if actor.visible(Membership, TRANSFER).filter(pk__in=ids).count() != len(ids):
        actor.require(TRANSFER, *memberships)


# The old placement ends before the new one begins, as two statements would; the checks see both.
_TRANSFER = """
WITH ended AS (
    UPDATE members_placement SET period = daterange(lower(period), %(on)s), ended = 'transfer'
    WHERE id = ANY (%(placements)s)
    RETURNING membership_id, unit_id, birth_date, sex
), moved AS (
    INSERT INTO members_transfer (membership_id, from_unit_id, to_unit_id, day)
    SELECT membership_id, unit_id, %(unit)s, %(on)s FROM ended ORDER BY membership_id
)
INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex)
SELECT membership_id, %(unit)s, daterange(%(on)s, NULL), 'transfer', '', birth_date, sex
FROM ended ORDER BY membership_id
"""
