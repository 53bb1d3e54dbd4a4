"""Invitations: an account that is there but closed, and a link that opens it once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tirek.accounts.actions.reach import check_manages, check_not_exceeded
from tirek.accounts.letters import send_letter
from tirek.accounts.models import Account, Invitation
from tirek.accounts.permissions import MANAGE_ACCOUNTS
from tirek.accounts.queries import digest_of
from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.constraints import worded
from tirek.kernel.errors import Refused

LASTS = timedelta(days=7)


class UsernameTaken(Refused):
    code = "sign_in_name_taken"
    field = "username"
    constraint = ("accounts_account_username_key", "accounts_username_once")
    message = _("The sign-in name “%(username)s” is taken. Choose another one.")


class InvitationGone(Refused):
    code = "invitation_gone"
    message = _("This invitation no longer holds. Ask the office that sent it for a new one.")


class AlreadyAccepted(Refused):
    code = "invitation_accepted"
    message = _("%(account)s has accepted the invitation already.")


class AccountClosed(Refused):
    code = "account_closed"
    message = _("The account of %(account)s is closed. Reopen it first.")


@dataclass(frozen=True)
class Invited:
    """The invitation with its link, which is known now and never again."""

    invitation: Invitation
    link: str
    is_mailed: bool

    @property
    def account(self) -> Account:
        return self.invitation.account


@transaction.atomic
def invite(
    *,
    actor: Actor,
    username: str,
    full_name: str,
    email: str,
    language: str,
    site: str,
    now: datetime,
    at: Sequence[Model] = (),
) -> Invited:
    """Make an account without a password and mail its holder the link. ``site`` is the address that people reach.

    Without an e-mail address the link is handed over by whoever invites. ``at`` are the units where the account will
    hold something, and where the right to invite is asked; this package knows them not.
    """
    actor.require(MANAGE_ACCOUNTS, *at)
    account = Account(username=username, full_name=full_name, email=email, language=language, is_active=False)
    account.set_unusable_password()
    with worded(UsernameTaken(username=username)):
        account.save(force_insert=True)
    account.refresh_from_db()
    record(actor, "accounts.invited", account, new={"username": username, "language": language})
    return _send(actor, account, site, now)


@transaction.atomic
def resend_invitation(*, actor: Actor, account: Account, site: str, now: datetime) -> Invited:
    """A new link for another week. The one before no longer opens anything."""
    check_manages(actor, account)
    account = _unopened(account)
    check_not_exceeded(actor, account, now)
    record(actor, "accounts.invited_again", account, new={"withdrawn": _withdraw(account, now)})
    return _send(actor, account, site, now)


@transaction.atomic
def renew_password(*, actor: Actor, account: Account, site: str, now: datetime) -> Invited:
    """For somebody who forgot the password and has no e-mail address. Until the link is used the old one holds."""
    check_manages(actor, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    if not account.is_active:
        raise AccountClosed(account=account)
    check_not_exceeded(actor, account, now)
    _withdraw(account, now)
    record(actor, "accounts.password_link_made", account)
    return _send(actor, account, site, now, letter="renewal")


@transaction.atomic
def withdraw_invitation(*, actor: Actor, account: Account, now: datetime) -> None:
    """The link opens nothing any more; the account stays, closed."""
    check_manages(actor, account)
    account = _unopened(account)
    if not _withdraw(account, now):
        raise InvitationGone
    record(actor, "accounts.invitation_withdrawn", account)


@transaction.atomic
def accept_invitation(*, actor: Actor, token: str, password: str, now: datetime) -> Account:
    """Open the account with the password that its holder chose. Who has the link is who was invited."""
    invitation = Invitation.objects.open_at(now).select_for_update().filter(digest=digest_of(token)).first()
    if invitation is None:
        raise InvitationGone
    account = Account.objects.select_for_update().get(pk=invitation.account_id)
    check_manages(actor, account)
    account.set_password(password)
    account.is_active = True
    account.save(update_fields=["password", "is_active"])
    Invitation.objects.filter(pk=invitation.pk).update(used_at=now)
    record(actor, "accounts.invitation_accepted", account)
    return account


def _unopened(account: Account) -> Account:
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_active or account.has_usable_password():
        raise AlreadyAccepted(account=account)
    return account


def _withdraw(account: Account, now: datetime) -> int:
    return Invitation.objects.open().filter(account=account).update(withdrawn_at=now)


def _send(actor: Actor, account: Account, site: str, now: datetime, letter: str = "invitation") -> Invited:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        account=account, digest=digest_of(token), invited_by_id=actor.account_id, made_at=now, expires_at=now + LASTS
    )
    link = site.rstrip("/") + reverse("accounts:invitation", args=[token])

    def send() -> None:
        send_letter(account, letter, link=link, until=invitation.expires_at)

    # A mail server that is away must not undo the invitation: the link can be handed over, or sent again.
    transaction.on_commit(send, robust=True)
    return Invited(invitation, link, bool(account.email))
