"""Apps, passkeys and codes. The checks are allauth's, the words ours."""

from typing import Any

from allauth.mfa.base import forms as theirs
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


def _code(label: Any, hint: Any = "") -> forms.CharField:
    # No keyboard of digits only: recovery codes are digits too, but some people write them with spaces.
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false", "inputmode": "numeric"}
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        widget=forms.TextInput(attrs=attributes),
        error_messages={"required": _("Write the code")},
    )


_ANY_CODE = _("Six digits that the app shows now, or one of your recovery codes.")


class CodeForm(theirs.AuthenticateForm):
    code = _code(_("Code"), _ANY_CODE)


class CodeAgainForm(theirs.ReauthenticateForm):
    code = _code(_("Code"), _ANY_CODE)


class AppForm(ActivateTOTPForm):
    code = _code(_("Code that the app shows"))


def _name() -> forms.CharField:
    hint = _("By which you will know it: “phone”, “key on the key ring”.")
    wording = {"required": _("Give the passkey a name")}
    return forms.CharField(label=_("Name of the passkey"), max_length=100, help_text=hint, error_messages=wording)


class PasskeyForm(AddWebAuthnForm):
    name = _name()
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        required=False,
        initial=True,
        help_text=_("The device then asks for a finger, a face or its PIN."),
    )
    field_order = ("name", "passwordless", "credential")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False


class PasskeyNameForm(EditWebAuthnForm):
    name = _name()
