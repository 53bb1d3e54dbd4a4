"""Signing in."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.accounts.adapters import WRONG_SIGN_IN
from tirek.accounts.models import Account


class SignInForm(forms.Form):
    """Says the same when the name is unknown, the password wrong or the account closed."""

    refusal: ClassVar[Promise] = WRONG_SIGN_IN

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        error_messages={"required": _("Write your sign-in name")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        error_messages={"required": _("Write your password")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Account | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("username") and given.get("password"):
            try:
                found = get_adapter(self.request).authenticate(self.request, **given)
            except ValidationError as too_many:
                self.add_error(None, too_many)
                return given
            if isinstance(found, Account) and found.is_active:
                self.account = found
            else:
                # Of the two together: it is said once, above both.
                self.add_error(None, str(self.refusal))
        return given
