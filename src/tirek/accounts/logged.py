"""What is done with accounts, in the words of the log. Some acts allauth's pages name; see ``urls.borrowed``."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, call_reasons, name_codes, name_values

call(
    {
        "accounts.app_added": _("Added an authenticator app"),
        "accounts.app_removed": _("Removed an authenticator app"),
        "accounts.closed": _("Closed an account"),
        "accounts.codes_made": _("Made new recovery codes"),
        "accounts.invitation_accepted": _("Accepted an invitation"),
        "accounts.invitation_withdrawn": _("Withdrew an invitation"),
        "accounts.invited": _("Invited somebody"),
        "accounts.invited_again": _("Sent an invitation again"),
        "accounts.language_chosen": _("Chose the language of an account"),
        "accounts.made": _("Made an account of the demonstration"),
        "accounts.other_sessions_ended": _("Signed out other devices"),
        "accounts.passkey_added": _("Added a passkey"),
        "accounts.passkey_removed": _("Removed a passkey"),
        "accounts.passkey_renamed": _("Renamed a passkey"),
        "accounts.password_changed": _("Changed the password"),
        "accounts.password_link_made": _("Made a link to a new password"),
        "accounts.refused": _("Was refused at sign-in"),
        "accounts.reopened": _("Reopened an account"),
        "accounts.second_factor_removed": _("Took off a second factor"),
        "accounts.session_ended": _("Signed out a device"),
        "accounts.sessions_ended": _("Signed an account out everywhere"),
        "accounts.signed_in": _("Signed in"),
    },
    aside=True,
)
call_reasons({"signing in": _("sign-in"), "the link of an invitation": _("the link of an invitation")})
name_values(
    {
        "email": _("e-mail"),
        "is_active": _("open"),
        "language": _("language"),
        "sessions": _("devices signed out"),
        "username": _("sign-in name"),
        "withdrawn": _("links withdrawn"),
    }
)
name_codes("language", dict(settings.LANGUAGES))
