"""The step between seeing somebody and acting on them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from tirek.access.actor import NotAllowed
from tirek.kernel.actor import Actor
from tirek.kernel.permissions import Permission
from tirek.ui.requests import DeskRequest

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def require(actor: Actor, permission: Permission, *things: Any) -> None:
    """Inside the reach but without the right: 403."""
    try:
        actor.require(permission, *things)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def holding(permission: Permission) -> Callable[[View[P]], View[P]]:
    """A page about no one unit, for who holds the right somewhere: others would read of an emptiness that is none."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.actor.lacks(permission):
                raise PermissionDenied(str(NotAllowed(permission=permission.label)))
            return view(request, *args, **kwargs)

        return guarded

    return guard
