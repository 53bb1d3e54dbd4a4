"""Letters that nobody waits for."""

from typing import Final

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from tirek.accounts.actions import NOTICE, RESET
from tirek.accounts.letters import send_letter
from tirek.accounts.models import Account

# What allauth calls it, and what we say of it.
NOTICES: Final[dict[str, Promise]] = {
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("The password of your account was replaced by a link that came by mail."),
    "mfa/email/totp_activated": _("An authenticator app was set up for your account."),
    "mfa/email/totp_deactivated": _("The authenticator app of your account was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account; the old ones are void."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey of your account was removed."),
}


@app.task(name=RESET, pass_context=False)
def send_reset_letter(account_id: int, site: str) -> None:
    """The link is made here: what stands in the queue opens nothing."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is not None:
        key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
        link = site.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)
        send_letter(account, "reset", link=link)


@app.task(name=NOTICE, pass_context=False)
def send_notice(account_id: int, what: str, device: str, address: str, site: str) -> None:
    """What happened to an account, told to its holder."""
    account = Account.objects.filter(pk=account_id).first()
    if account is not None:
        send_letter(account, "notice", what=NOTICES[what], device=device, address=address, site=site)
