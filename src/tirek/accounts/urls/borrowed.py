"""Those of allauth's pages that Tirek has, under addresses of its own. The names are allauth's: it looks them up."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from tirek.accounts.views.fresh import fresh_sign_in_required as fresh
from tirek.accounts.views.security import holders, ours
from tirek.accounts.views.sign_in import sign_in

urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/code/", ours(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", ours(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/again/", ours(account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", ours(factors.reauthenticate), name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", ours(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("sign-in/forgotten/", ours(account.password_reset), name="account_reset_password"),
    path("sign-in/forgotten/sent/", ours(account.password_reset_done), name="account_reset_password_done"),
    path(
        "sign-in/forgotten/done/",
        ours(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^sign-in/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ours(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("security/", ours(factors.index), name="mfa_index"),
    path(
        "security/password/",
        ours(holders(account.password_change), "password_changed"),
        name="account_change_password",
    ),
    path("security/sessions/", ours(sessions.list_usersessions, "other_sessions_ended"), name="usersessions_list"),
    path("security/app/", ours(fresh(apps.activate_totp), "app_added"), name="mfa_activate_totp"),
    path("security/app/remove/", ours(fresh(apps.deactivate_totp), "app_removed"), name="mfa_deactivate_totp"),
    path("security/codes/", ours(fresh(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path(
        "security/codes/new/",
        ours(fresh(codes.generate_recovery_codes), "codes_made"),
        name="mfa_generate_recovery_codes",
    ),
    path("security/codes/file/", ours(fresh(codes.download_recovery_codes)), name="mfa_download_recovery_codes"),
    path("security/passkeys/", ours(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("security/passkeys/new/", ours(fresh(passkeys.add_webauthn), "passkey_added"), name="mfa_add_webauthn"),
    path(
        "security/passkeys/<int:pk>/", ours(fresh(passkeys.edit_webauthn), "passkey_renamed"), name="mfa_edit_webauthn"
    ),
    path(
        "security/passkeys/<int:pk>/remove/",
        ours(fresh(passkeys.remove_webauthn), "passkey_removed"),
        name="mfa_remove_webauthn",
    ),
]
