"""Which cookie opens a session; and nobody who must have a second factor works without one."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tirek.accounts.queries import has_second_factor, must_have_second_factor
from tirek.accounts.sessions import SessionStore, is_key

# What is left to do before: enrol, prove who one is, sign out, read in another language.
_LEFT = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_change_password",
    "accounts:sign_in",
    "accounts:sign_out",
    "accounts:language",
    "accounts:theme",
}


class DoorMiddleware(SessionMiddleware):
    """The cookie holds the key of a session, the database its name: a name that somebody read there opens nothing."""

    def process_request(self, request: HttpRequest) -> None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        request.session = self.SessionStore(cookie if self.may_open(cookie) else None)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        cookie, session = answer.cookies.get(settings.SESSION_COOKIE_NAME), request.session
        if cookie is not None and cookie.value and isinstance(session, SessionStore) and session.secret:
            answer.cookies[settings.SESSION_COOKIE_NAME] = session.secret
        return answer

    def may_open(self, cookie: str) -> bool:
        return is_key(cookie)


class SecondFactorMiddleware:
    """Stands after the actor: whether one must have a second factor depends on what one may see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """The address is resolved by then; one that leads nowhere is nobody's work."""
        account, found = request.user, request.resolver_match
        if (
            account.is_authenticated
            and found is not None
            and found.view_name not in _LEFT
            and not has_second_factor(account)
            and must_have_second_factor(account)
        ):
            return redirect("mfa_index")
        return None
