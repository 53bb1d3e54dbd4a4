"""What somebody may give, and where."""

from datetime import date

from django.db.models import QuerySet

from tirek.access.actor import AccountActor
from tirek.access.enums import Reach
from tirek.access.models import Role
from tirek.kernel.actor import Actor
from tirek.kernel.permissions import Permission, find
from tirek.structure.models import Unit


def roles_to_give(actor: Actor) -> list[Role]:
    """Those of which the actor holds every permission somewhere; whether also there and as far, the act says."""
    found = Role.objects.in_order().prefetch_related("permissions")
    return [role for role in found if all(_holds(actor, line.permission) for line in role.permissions.all()
                                          if line.reach != Reach.OWN)]  # fmt: skip


def _holds(actor: Actor, key: str) -> bool:
    permission = find(key)
    return permission is None or not isinstance(actor, AccountActor) or actor.holds(permission)


def units_with(actor: Actor, day: date, *permissions: Permission) -> QuerySet[Unit]:
    """The units open on the day at which the actor holds all of these."""
    units = Unit.objects.open_on(day).select_related("kind")
    for permission in permissions:
        units = units.filter(pk__in=actor.visible(Unit, permission).values("pk"))
    return units
