"""How many members the charter wants a primary organisation to have."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.structure.permissions import CHANGE_CHARTER
from tirek.structure.queries import charter_in_force

LARGEST = 1_000_000


class BoundsReversed(Refused):
    code = "bounds_reversed"
    message = _("From %(least)s to %(most)s is not a size. Give the least number first, then the most, as 3 and 100.")


@transaction.atomic
def set_size_bounds(*, actor: Actor, least: int | None, most: int | None) -> bool:
    """A primary organisation with its groups has from ``least`` to ``most`` members; None: the charter sets no bound.

    The bounds say what is wanted, of days past as well; no count depends on them. Returns whether they changed.
    """
    actor.require(CHANGE_CHARTER)
    charter = charter_in_force(lock=True)
    given = [bound for bound in (least, most) if bound is not None]
    if any(not 1 <= bound <= LARGEST for bound in given) or given != sorted(given):
        raise BoundsReversed(least=least if least is not None else "–", most=most if most is not None else "–")
    old = {"least": charter.minimum_members, "most": charter.maximum_members}
    new = {"least": least, "most": most}
    if old == new:
        return False
    charter.minimum_members, charter.maximum_members = least, most
    charter.save(update_fields=["minimum_members", "maximum_members"])
    record(actor, "charter.size_bounds_set", charter, old=old, new=new)
    return True
