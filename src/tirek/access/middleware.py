"""The actor of a request, and the transaction in which it is answered."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped


class ActorMiddleware:
    """Sets ``request.actor`` for whoever is signed in. Rights are resolved once, on first use.

    The whole request is one transaction in the scope of the actor, committed before the answer is sent; an action's own
    is a savepoint in it. After a fault of ours nothing stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            actor = request.actor = AccountActor(request.user)  # type: ignore[attr-defined]  # added to requests; see ui.requests
            with scoped(actor):
                response = self.get_response(request)
                if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    transaction.set_rollback(True)
                return response
        return self.get_response(request)
