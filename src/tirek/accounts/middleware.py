"""Nobody who must have a second factor works without one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tirek.accounts.queries import has_second_factor, must_have_second_factor

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
