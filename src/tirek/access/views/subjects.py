"""Accounts and rights as the pages of acts on them show them, and who did what to them since."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.db.models import Model
from django.utils.translation import gettext as _

from tirek.access.models import Grant
from tirek.access.queries.accounts import AccountState, with_state
from tirek.accounts.models import Account
from tirek.audit.models import Entry, EntryQuerySet
from tirek.audit.permissions import VIEW_LOG
from tirek.audit.tables import who
from tirek.audit.words import word_of
from tirek.kernel import locks
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.locks import Lock
from tirek.kernel.periods import Period
from tirek.ui.versions import Change, Fact, Subject
from tirek.ui.words import named

_LATEST = 5


def account_shown(actor: Actor, account: Any) -> Subject:
    """How it stands, as ``with_state`` has annotated it."""
    return Subject(
        shown=_stands(account),
        now=lambda: _stands(with_state(Account.objects.filter(pk=account.pk)).get()),
        hold=lambda: hold_account(account),
        latest=lambda: logged(actor, account),
    )


def hold_account(account: Account) -> None:
    """As acts on accounts do: whoever gives it a right just now waits for no more than its key."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def _stands(account: Any) -> Mapping[str, Fact]:
    return {
        "state": Fact(name=_("Account"), value=account.state, words=str(AccountState(account.state).label)),
        "factor": Fact(
            name=_("Second factor"),
            value=str(account.has_factor),
            words=_("set up") if account.has_factor else _("not set up"),
        ),
    }


def grant_shown(actor: Actor, grant: Grant) -> Subject:
    """Until when it holds."""
    return Subject(
        shown=_holds(grant),
        now=lambda: _holds(Grant.objects.filter(pk=grant.pk).select_related("role").first()),
        hold=lambda: locks.hold(Lock.GRANTS),
        latest=lambda: logged(actor, grant),
    )


def _holds(grant: Grant | None) -> Mapping[str, Fact]:
    """Nothing where it was taken back before it began."""
    if grant is None:
        return {}
    last = Period.of(grant.period).last_day
    ended = _("ended") if grant.ended_at else format_short(last) if last else _("for good")
    return {
        "role": Fact(name=_("Role"), value=grant.role.key, words=named(grant.role)),
        "until": Fact(name=_("To"), value=f"{last} {grant.ended_at}", words=ended),
    }


def logged(actor: Actor, thing: Model) -> Sequence[Change]:
    """What others did to it, as far as the actor reads the log there."""
    lines = cast("EntryQuerySet", actor.visible(Entry, VIEW_LOG)).of(thing).exclude(account_id=actor.account_id or 0)
    found = lines.select_related("account", "on_behalf_of").order_by("-at", "-id")[:_LATEST]
    return [Change(at=line.at, who=who(line), what=word_of(line.act)) for line in found]
