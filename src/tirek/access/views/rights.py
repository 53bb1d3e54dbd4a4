"""The step between seeing somebody and acting on them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponseBase

from tirek.kernel.errors import NotAllowed
from tirek.kernel.permissions import Permission
from tirek.ui.requests import DeskRequest

P = ParamSpec("P")
_View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def holding(permission: Permission) -> Callable[[_View[P]], _View[P]]:
    """A page about no one unit, for whoever holds the right somewhere: to others it would look empty, and it is not."""

    def guard(view: _View[P]) -> _View[P]:
        @wraps(view)
        def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.actor.holds(permission):
                raise NotAllowed(permission=permission.label)
            return view(request, *args, **kwargs)

        return guarded

    return guard
