"""The actor of a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tirek.access.actor import AccountActor


class ActorMiddleware:
    """Sets ``request.actor`` for whoever is signed in. Rights are resolved once, on first use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.actor = AccountActor(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)
