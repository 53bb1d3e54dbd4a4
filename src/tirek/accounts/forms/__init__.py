"""What is asked of people about their accounts."""

from tirek.accounts.forms.factors import AppForm, CodeAgainForm, CodeForm, PasskeyForm, PasskeyNameForm
from tirek.accounts.forms.passwords import AcceptForm, AgainForm, ChangePasswordForm, ForgottenForm, NewPasswordForm
from tirek.accounts.forms.preferences import LanguageForm
from tirek.accounts.forms.sign_in import SignInForm

__all__ = [
    "AcceptForm",
    "AgainForm",
    "AppForm",
    "ChangePasswordForm",
    "CodeAgainForm",
    "CodeForm",
    "ForgottenForm",
    "LanguageForm",
    "NewPasswordForm",
    "PasskeyForm",
    "PasskeyNameForm",
    "SignInForm",
]
