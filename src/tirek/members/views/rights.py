"""The step between seeing somebody and acting on them."""

from typing import Any

from django.core.exceptions import PermissionDenied

from tirek.access.actor import NotAllowed
from tirek.kernel.actor import Actor
from tirek.kernel.permissions import Permission


def require(actor: Actor, permission: Permission, *things: Any) -> None:
    """Inside the reach but without the right: 403."""
    try:
        actor.require(permission, *things)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
