"""Signing in."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.accounts.models import Account


class SignInForm(forms.Form):
    """Says the same when the name is unknown, the password wrong or the account closed."""

    refusal: ClassVar[Promise] = _("This sign-in name and password do not match. Check both and try again.")

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        error_messages={"required": _("Write your sign-in name")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
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
            found = authenticate(self.request, username=given["username"], password=given["password"])
            if not isinstance(found, Account):
                self.add_error("username", str(self.refusal))
            else:
                self.account = found
        return given
