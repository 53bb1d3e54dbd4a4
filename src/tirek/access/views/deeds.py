"""What is done with an account from afar: each is shown before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tirek.access.queries.accounts import AccountState, manages, seen_accounts, with_state
from tirek.access.views.links import its_page
from tirek.access.views.subjects import account_shown
from tirek.accounts.actions import (
    close_account,
    end_sessions,
    remove_second_factor,
    renew_password,
    reopen_account,
    resend_invitation,
    withdraw_invitation,
)
from tirek.accounts.actions.invitations import Invited
from tirek.accounts.models import Account
from tirek.accounts.views import fresh_sign_in_required
from tirek.kernel.actor import Actor
from tirek.ui.acts import Done, answer
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest


@dataclass(frozen=True, kw_only=True)
class AccountDeed:
    """One of them. ``text`` says what it does, ``verb`` stands on the button, ``told`` in the message afterwards."""

    act: Callable[[Actor, Account, str, datetime], Any]
    states: tuple[AccountState, ...]
    title: Promise
    text: Promise
    verb: Promise
    told: Promise | str = ""
    icon: str = ""
    danger: bool = False
    bare: bool = True

    def fits(self, account: Account) -> bool:
        """As ``with_state`` has annotated it."""
        known: Any = account
        return known.state in self.states and (self.bare or known.has_factor)


DEEDS = {
    "invitation": AccountDeed(
        act=lambda actor, account, site, now: resend_invitation(actor=actor, account=account, site=site, now=now),
        states=(AccountState.INVITED,),
        title=_("Invite again"),
        text=_("A new link for another week. The one before no longer opens anything."),
        verb=_("Make a new link"),
        icon="mail",
    ),
    "withdraw": AccountDeed(
        act=lambda actor, account, _site, now: withdraw_invitation(actor=actor, account=account, now=now),
        states=(AccountState.INVITED,),
        title=_("Withdraw the invitation"),
        text=_("The link opens nothing any more. The account stays; you can invite again."),
        verb=_("Withdraw the invitation"),
        told=_("The invitation is withdrawn."),
        icon="mail-x",
        danger=True,
    ),
    "password": AccountDeed(
        act=lambda actor, account, site, now: renew_password(actor=actor, account=account, site=site, now=now),
        states=(AccountState.ACTIVE,),
        title=_("Link to a new password"),
        text=_("For somebody who forgot it and has no e-mail address. Until the link is used the old password holds."),
        verb=_("Make the link"),
        icon="key-round",
    ),
    "sessions": AccountDeed(
        act=lambda actor, account, _site, now: end_sessions(actor=actor, account=account, now=now),
        states=(AccountState.ACTIVE,),
        title=_("Sign out everywhere"),
        text=_("For example when a phone is lost. Whoever knows the password can sign in again."),
        verb=_("Sign out everywhere"),
        told=_("The account is signed out everywhere."),
        icon="log-out",
    ),
    "factor": AccountDeed(
        act=lambda actor, account, _site, now: remove_second_factor(actor=actor, account=account, now=now),
        states=(AccountState.ACTIVE,),
        title=_("Remove the second factor"),
        text=_(
            "For somebody who lost the device and the recovery codes. Make sure by another way that it is they who ask."
            " Whoever must have a second factor sets up another at the next sign-in."
        ),
        verb=_("Remove the second factor"),
        told=_("The second factor is removed, and the account is signed out everywhere."),
        icon="shield-off",
        danger=True,
        bare=False,
    ),
    "close": AccountDeed(
        act=lambda actor, account, _site, now: close_account(actor=actor, account=account, now=now),
        states=(AccountState.ACTIVE,),
        title=_("Close the account"),
        text=_(
            "Nobody signs in with it any more, and whoever is signed in with it is out at once. What it holds gives"
            " nothing while it is closed. It can be reopened."
        ),
        verb=_("Close the account"),
        told=_("The account is closed."),
        icon="lock",
        danger=True,
    ),
    "reopen": AccountDeed(
        act=lambda actor, account, _site, _now: reopen_account(actor=actor, account=account),
        states=(AccountState.CLOSED,),
        title=_("Reopen the account"),
        text=_("With the password and the second factor it had, and with what it still holds."),
        verb=_("Reopen the account"),
        told=_("The account is open again."),
        icon="lock-open",
    ),
}


def offered(account: Account) -> list[tuple[str, AccountDeed]]:
    """What can be done with it as it stands."""
    return [(key, deed) for key, deed in DEEDS.items() if deed.fits(account)]


@require_http_methods(["GET", "POST"])
def deed(request: DeskRequest, public_id: UUID, key: str) -> HttpResponseBase:
    """Say what it does; do it."""
    account = get_object_or_404(with_state(seen_accounts(request.actor)), public_id=public_id)
    chosen = DEEDS.get(key)
    if chosen is None:
        raise Http404
    # One's own is looked after on the pages of its security, and nobody ends the session that they answer in.
    if account.pk == request.actor.account_id or not manages(request.actor, account):
        raise PermissionDenied
    return _deed(request, account, chosen)


@never_cache
@fresh_sign_in_required
def _deed(request: DeskRequest, account: Account, chosen: AccountDeed) -> HttpResponse:
    form = ActForm(request.POST if request.method == "POST" else None)

    def act() -> Done:
        made = chosen.act(request.actor, account, request.build_absolute_uri("/"), timezone.now())
        if isinstance(made, Invited):
            return Done(to=its_page(request, made))
        return Done(to=reverse("access:account", args=[account.public_id]), said=chosen.told)

    shown = {"deed": chosen, "account": account}
    about = account_shown(request.actor, account)
    return answer(request, form, act, "access/deed.html", preview=None, shown=lambda: shown, about=about)
