"""What allauth asks us: in which words, by which letter, to which page, and who must prove anew who they are."""

import base64
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from tirek.accounts.actions import NOTICE, RESET, Entrant, note_at_the_door
from tirek.accounts.models import Account
from tirek.accounts.queries import has_second_factor, must_have_second_factor
from tirek.kernel.actor import SystemActor
from tirek.kernel.sealing import site_cipher

WRONG_SIGN_IN = _("This sign-in name and password do not match. Check both and try again.")
# allauth's name of a message or letter, and ours. What is not named here is not said.
_SAID = {
    "account/messages/password_changed.txt": _("The password is changed."),
    "mfa/messages/totp_activated.txt": _("The app is set up. From now on you are asked for its code when you sign in."),
    "mfa/messages/totp_deactivated.txt": _("The app is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are made. Keep them where only you find them."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("You are signed out everywhere else."),
}
_DOOR = SystemActor("signing in")


def is_fresh(request: HttpRequest) -> bool:
    """Whether this person showed who they are, by whatever they sign in with, within the last quarter of an hour."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):
    """Passwords, sessions, mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code does not fit. Wait for the next one and write it without delay."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "rate_limited": _("Too many tries. Wait five minutes and try again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes and try again."),
        "username_password_mismatch": WRONG_SIGN_IN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """To have signed in a moment ago is enough; allauth by itself would ask a second time."""
        return not is_fresh(self.request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or _SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("By password"),
            "mfa_reauthenticate": _("By a code"),
            "mfa_reauthenticate:webauthn": _("By a passkey"),
        }
        return [way | {"description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def get_client_ip(self, request: HttpRequest) -> str:
        """A request by a Unix socket comes from no address."""
        return super().get_client_ip(request) if request.META.get("REMOTE_ADDR") else "::"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, gettext("This account is closed. Ask the office that gave it to you."))
        return redirect("accounts:sign_in")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        note_at_the_door(actor=Entrant(user), account=user, act="signed_in")
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        account = Account.objects.filter(username__iexact=credentials.get("username", "")).first()
        if account is not None:
            note_at_the_door(actor=_DOOR, account=account, act="refused")

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """The worker writes it: how long an answer takes must not tell whether the address is known."""
        app.configure_task(RESET).defer(account_id=user.pk, site=self.request.build_absolute_uri("/"))

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tells the holder what happened to the account, in case it was not they who did it."""
        app.configure_task(NOTICE).defer(
            account_id=user.pk,
            what=template_prefix,
            device=self.get_http_user_agent(self.request)[:200],
            address=self.get_client_ip(self.request),
            site=self.request.build_absolute_uri("/"),
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Apps, passkeys, recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your duties need a second factor. Set up another one first, then remove this one."
        ),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first: recovery codes stand in for one."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        return "Tirek"

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.username)

    def _get_site_name(self) -> str:
        return "Tirek"

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"display_name": str(user)}  # type: ignore[no-any-return]  # allauth has no types

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        account = Account.objects.get(pk=authenticator.user_id)
        return not must_have_second_factor(account) or has_second_factor(account, besides=authenticator.pk)

    def encrypt(self, text: str) -> str:
        """A copy of the database alone must not be enough to make somebody's codes."""
        return site_cipher("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What another secret key encrypted is lost: then no code fits, and another secret must be set up."""
        try:
            return site_cipher("second factor").decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()
