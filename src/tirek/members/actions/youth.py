"""The age up to which the charter calls a member young."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.figures.actions import rebuild
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.members.figures import YOUTH
from tirek.structure.actions.rules import lock_tree
from tirek.structure.permissions import CHANGE_CHARTER
from tirek.structure.queries import charter_in_force

# What is counted by the age: its shares are made of it.
COUNTED = (YOUTH,)
OLDEST = 120


class AgesReversed(Refused):
    code = "ages_reversed"
    message = _("From %(first)s to %(last)s is not an age. Give the first and the last year of age, as 14 and 35.")


@transaction.atomic
def set_youth_age(*, actor: Actor, first: int, last: int) -> bool:
    """Members are young from their birthday ``first`` until the one after ``last``; all counts follow, also past ones.

    A charter has one youth age, not one for each period: it says what the word means. Returns whether it changed.
    """
    actor.require(CHANGE_CHARTER)
    lock_tree()
    charter = charter_in_force(lock=True)
    if not 0 <= first <= last <= OLDEST:
        raise AgesReversed(first=first, last=last)
    old = {"first": charter.youth_from, "last": charter.youth_until - 1}
    if old == {"first": first, "last": last}:
        return False
    charter.youth_from, charter.youth_until = first, last + 1
    charter.save(update_fields=["youth_from", "youth_until"])
    record(actor, "charter.youth_age_set", charter, old=old, new={"first": first, "last": last})
    rebuild(COUNTED)
    return True
