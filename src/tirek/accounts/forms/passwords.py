"""Passwords: a new one, the present one, a forgotten one. The checks are allauth's and Django's, the words ours."""

from typing import Any

from allauth.account import forms as theirs
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tirek.accounts.models import Account
from tirek.ui.forms import ActForm


class PasswordField(forms.CharField):
    """A password, as it is written; spaces count."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, widget=widget, **kwargs)


class NewPassword(PasswordField):
    """Checked against the rules, for the account that its form sets as ``user``."""

    user: Account | None = None

    def __init__(self, **kwargs: Any) -> None:
        hint = _("At least 10 characters. Not your name, and not a password that is in common use.")
        super().__init__(autocomplete="new-password", help_text=hint, **kwargs)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        validate_password(value, self.user)
        return value


def _present() -> PasswordField:
    wording = {"required": _("Write your password")}
    return PasswordField(label=_("Present password"), autocomplete="current-password", error_messages=wording)


def _new() -> NewPassword:
    return NewPassword(label=_("New password"), error_messages={"required": _("Write a new password")})


def _repeated() -> PasswordField:
    wording = {"required": _("Write the new password once more")}
    return PasswordField(label=_("New password once more"), autocomplete="new-password", error_messages=wording)


class ChangePasswordForm(theirs.ChangePasswordForm):
    oldpassword = _present()
    password1 = _new()
    password2 = _repeated()


class NewPasswordForm(theirs.ResetPasswordKeyForm):
    """After a link that came by mail."""

    password1 = _new()
    password2 = _repeated()


class ForgottenForm(theirs.ResetPasswordForm):
    email = forms.EmailField(
        label=_("E-mail address of the account"),
        error_messages={"required": _("Write the e-mail address of your account")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AgainForm(theirs.ReauthenticateForm):
    password = _present()


class AcceptForm(theirs.PasswordVerificationMixin, ActForm):
    """The first password of an account."""

    password1 = _new()
    password2 = _repeated()

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = account  # type: ignore[attr-defined]  # allauth's field holds the password against it
