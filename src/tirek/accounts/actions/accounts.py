"""Closing and reopening accounts, ending sessions, and what holders do with their own."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tirek.accounts.actions.reach import check_closable, check_manages, check_not_exceeded
from tirek.accounts.models import Account, Invitation
from tirek.audit.actions import record
from tirek.kernel.actor import Actor, SystemActor
from tirek.kernel.errors import Refused

# The worker's names of the letters that it writes.
RESET = "accounts.reset_letter"
NOTICE = "accounts.notice"


class OwnAccount(Refused):
    code = "own_account"
    message = _("You cannot close your own account. Ask another administrator.")


class AlreadyClosed(Refused):
    code = "account_already_closed"
    message = _("The account %(account)s is closed already.")


class NotClosed(Refused):
    code = "account_not_closed"
    message = _("The account %(account)s is not closed.")


class NeverOpened(Refused):
    code = "account_never_opened"
    message = _("%(account)s has not accepted the invitation yet. Send it again instead.")


class NoSecondFactor(Refused):
    code = "no_second_factor"
    message = _("%(account)s has no second factor.")


class Entrant(SystemActor):
    """Who comes in at this moment: the line is their own, though nobody is signed in yet."""

    def __init__(self, account: Account) -> None:
        super().__init__("signing in")
        self.account_id = account.pk


@transaction.atomic
def close_account(*, actor: Actor, account: Account, now: datetime) -> None:
    """Nobody signs in with it any more, whoever is signed in with it is out at once, no link opens it again."""
    check_manages(actor, account)
    # Whoever gives it a right just now has locked the rights, and waits for no more than the account's key.
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.pk == actor.account_id:
        raise OwnAccount
    if not account.is_active:
        raise AlreadyClosed(account=account)
    check_closable(account, now)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    Invitation.objects.open().filter(account=account).update(withdrawn_at=now)
    ended = _end(account)
    record(actor, "accounts.closed", account, old={"is_active": True}, new={"is_active": False, "sessions": ended})


@transaction.atomic
def reopen_account(*, actor: Actor, account: Account) -> None:
    """With the password and the second factor it had."""
    check_manages(actor, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_active:
        raise NotClosed(account=account)
    if not account.has_usable_password():
        raise NeverOpened(account=account)
    Account.objects.filter(pk=account.pk).update(is_active=True)
    record(actor, "accounts.reopened", account, old={"is_active": False}, new={"is_active": True})


@transaction.atomic
def end_sessions(*, actor: Actor, account: Account, now: datetime) -> int:
    """Sign it out everywhere, for example when a phone is lost. Returns from how many devices."""
    check_manages(actor, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    check_not_exceeded(actor, account, now)
    ended = _end(account)
    record(actor, "accounts.sessions_ended", account, new={"sessions": ended})
    return ended


@transaction.atomic
def remove_second_factor(*, actor: Actor, account: Account, now: datetime) -> None:
    """For somebody who lost the device and the recovery codes. They set up another when they sign in."""
    check_manages(actor, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    check_not_exceeded(actor, account, now)
    removed, _rows = Authenticator.objects.filter(user=account).delete()
    if not removed:
        raise NoSecondFactor(account=account)
    record(actor, "accounts.second_factor_removed", account, new={"sessions": _end(account)})


@transaction.atomic
def end_own_session(*, actor: Actor, session_id: int) -> None:
    """Sign out one device of one's own."""
    account = Account.objects.of(actor).select_for_update().get()
    session = UserSession.objects.filter(user=account, pk=session_id).first()
    if session is not None:
        session.end()
        record(actor, "accounts.session_ended", account)


@transaction.atomic
def choose_language(*, actor: Actor, language: str) -> None:
    """The language in which mail comes, and pages on a device that chose none."""
    account = Account.objects.of(actor).select_for_update().get()
    if account.language != language:
        Account.objects.filter(pk=account.pk).update(language=language)
        record(
            actor, "accounts.language_chosen", account, old={"language": account.language}, new={"language": language}
        )


@transaction.atomic
def note_own_act(*, actor: Actor, act: str) -> None:
    """Leave a line about what its holder did with an account by way of allauth: password, app, passkey, codes."""
    account = Account.objects.of(actor).get()
    record(actor, f"accounts.{act}", account)


@transaction.atomic
def note_at_the_door(*, actor: Actor, account: Account, act: str) -> None:
    """Leave a line about who came in or was refused; at that moment nobody is signed in yet."""
    check_manages(actor, account)
    record(actor, f"accounts.{act}", account)


def _end(account: Account) -> int:
    sessions = list(UserSession.objects.filter(user=account))
    for session in sessions:
        session.end()
    return len(sessions)
