"""What stands before every request in a test: who is not signed in is served by the login that serves pages, too, and a
session is opened by its name, which is all that the client of the tests has."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from tirek.accounts.middleware import DoorMiddleware


class AnyDoorMiddleware(DoorMiddleware):
    """``Client.force_login`` makes a session and puts its name where the key belongs."""

    def may_open(self, cookie: str) -> bool:
        return bool(cookie)


class AnonymousMiddleware:
    """What is asked without an account is done as the web role. For the others the scope sees to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or not settings.TIREK_SCOPE_ROLES["web"]:
            return self.get_response(request)
        before = become(settings.TIREK_SCOPE_ROLES["web"])
        try:
            return self.get_response(request)
        finally:
            if not connection.needs_rollback:
                become(before)


def become(role: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('role', %s, false)", [role])
    return str(before)
