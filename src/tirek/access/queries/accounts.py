"""Accounts within reach: who is there, how each stands, what each holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Case, Exists, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from tirek.access.models import Grant, GrantQuerySet
from tirek.access.permissions import DEPUTISE, GIVE_GRANTS, VIEW_GRANTS
from tirek.accounts.models import Account, Invitation
from tirek.accounts.permissions import MANAGE_ACCOUNTS
from tirek.audit.words import code_of
from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import search_text
from tirek.kernel.periods import Period
from tirek.kernel.permissions import Permission
from tirek.structure.models import Ancestry, Unit
from tirek.structure.queries import NameOfDay, names_on

# What stands in place of a password where there is none.
_NONE = "!"


class AccountState(models.TextChoices):
    """How an account stands."""

    ACTIVE = "active", _("active")
    INVITED = "invited", _("invited")
    CLOSED = "closed", _("closed")


def seen_accounts(actor: Actor) -> QuerySet[Account]:
    """All of them for whoever sees all rights; else those that hold something that the actor sees, and one's own."""
    if actor.can(VIEW_GRANTS):
        return Account.objects.all()
    grants = actor.visible(Grant, VIEW_GRANTS)
    return Account.objects.filter(Q(pk=actor.account_id) | Q(pk__in=grants.values("account_id")))


def nameable_accounts(actor: Actor, day: date, beside: Grant | None = None) -> QuerySet[Account]:
    """Whom the actor may give a right by name: who is seen, whom they invited, who holds nothing. Others are not there.

    ``beside`` is a right that is lent: whoever holds something at its unit or below is known there.
    """
    if actor.can(VIEW_GRANTS):
        return Account.objects.all()
    standing = Grant.objects.not_over(day)
    known = Q(pk__in=seen_accounts(actor).values("pk"))
    known |= Q(invitations__invited_by_id=actor.account_id) if actor.account_id else Q()
    if beside is not None:
        below = Ancestry.objects.today().filter(ancestor_id=beside.unit_id).values("unit_id")
        known |= Q(pk__in=standing.in_units(below).values("account_id"))
    named = Account.objects.filter(known | ~Q(pk__in=standing.values("account_id")))
    return Account.objects.filter(pk__in=named.values("pk"))


def seen_grants(actor: Actor) -> GrantQuerySet:
    """Where the actor sees them, one's own, and those of whoever stands in for one."""
    own = Q(account_id=actor.account_id) | Q(deputy_of__account_id=actor.account_id)
    return Grant.objects.filter(own | Q(pk__in=actor.visible(Grant, VIEW_GRANTS).values("pk")))


def manages(actor: Actor, account: Account) -> bool:
    """As the actions ask it."""
    return actor.can(MANAGE_ACCOUNTS) or actor.can(MANAGE_ACCOUNTS, account)


def managed_of(actor: Actor, accounts: Sequence[Account]) -> set[int]:
    """Of which of these the actor may know how they are secured: those managed, and one's own."""
    ids = [account.pk for account in accounts]
    if actor.can(MANAGE_ACCOUNTS):
        return set(ids)
    managed = actor.visible(Account, MANAGE_ACCOUNTS).filter(pk__in=ids)
    return set(managed.values_list("pk", flat=True)).union(pk for pk in ids if pk == actor.account_id)


def with_state(accounts: QuerySet[Account]) -> "QuerySet[Any]":
    """``state``: how it stands; ``has_factor``: an app or a passkey is set up."""
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    state = Case(
        When(is_active=True, then=Value(AccountState.ACTIVE)),
        When(password__startswith=_NONE, then=Value(AccountState.INVITED)),
        default=Value(AccountState.CLOSED),
    )
    return accounts.annotate(state=state, has_factor=Exists(factors))


@dataclass(frozen=True, kw_only=True)
class AccountList:
    """Accounts within the actor's reach, narrowed."""

    actor: Actor
    day: date
    text: str = ""
    state: str = ""
    bare: bool = False

    def rows(self) -> "QuerySet[Any]":
        """With ``key``, by which names stand in the order of the Kazakh alphabet."""
        found = with_state(seen_accounts(self.actor))
        for word in search_text(self.text).split():
            found = found.annotate(name_fold=Func("full_name", function="kk_fold", output_field=TextField()))
            found = found.filter(Q(name_fold__contains=word) | Q(username__icontains=word))
        if self.state:
            found = found.filter(state=self.state)
        if self.bare:
            found = found.filter(has_factor=False)
            if not self.actor.can(MANAGE_ACCOUNTS):
                managed = self.actor.visible(Account, MANAGE_ACCOUNTS)
                found = found.filter(Q(pk=self.actor.account_id) | Q(pk__in=managed.values("pk")))
        key = Collate(Func("full_name", function="kk_sort_key", output_field=TextField()), "C")
        ordered: QuerySet[Any] = found.annotate(key=key)
        return ordered

    def holdings(self, accounts: Sequence[Account]) -> dict[int, list["Holding"]]:
        """What each holds on the day, as far as the actor sees it."""
        grants = seen_grants(self.actor).in_force(self.day).filter(account__in=accounts)
        found: dict[int, list[Holding]] = {account.pk: [] for account in accounts}
        for holding in holdings(self.actor, grants, self.day):
            found[holding.grant.account_id].append(holding)
        return found


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One grant as it is shown: where, until when, in whose stead, and what the reader may do about it."""

    grant: Grant
    unit_name: NameOfDay | None
    state: str
    may_end: bool
    may_deputise: bool

    @property
    def reason(self) -> str:
        """As whoever gave it wrote it; the demonstration's own in the reader's language."""
        return code_of("reason", self.grant.reason)

    @property
    def first_day(self) -> date | None:
        return Period.of(self.grant.period).start

    @property
    def last_day(self) -> date | None:
        return Period.of(self.grant.period).last_day


def holdings(actor: Actor, grants: QuerySet[Grant], day: date) -> list[Holding]:
    """In the order of roles. In a number of queries that does not depend on how many there are."""
    rows = list(
        grants.select_related("role", "unit__kind", "account", "deputy_of__account", "given_by").order_by(
            "role__position", "-period", "pk"
        )
    )
    return shown_holdings(actor, rows, day)


def shown_holdings(actor: Actor, rows: Sequence[Grant], day: date) -> list[Holding]:
    """The same rows, in their order."""
    units = {grant.unit_id for grant in rows}
    names = names_on(units, day)
    giving, deputising = (_at(actor, units, permission) for permission in (GIVE_GRANTS, DEPUTISE))
    found = []
    for grant in rows:
        mine = actor.account_id == grant.account_id
        standing_in = grant.deputy_of is not None
        ours = mine or (grant.deputy_of is not None and grant.deputy_of.account_id == actor.account_id)
        state = _state(grant, day)
        found.append(
            Holding(
                grant=grant,
                unit_name=names.get(grant.unit_id),
                state=state,
                may_end=state != "over" and (ours or grant.unit_id in giving),
                may_deputise=state == "now" and not standing_in and grant.unit_id in deputising
                and (mine or grant.unit_id in giving),
            )
        )  # fmt: skip
    return found


def _at(actor: Actor, units: set[int], permission: Permission) -> set[int]:
    return set(actor.visible(Unit, permission).filter(pk__in=units).values_list("pk", flat=True))


def _state(grant: Grant, day: date) -> str:
    period = Period.of(grant.period)
    if grant.ended_at or (period.end is not None and period.end <= day):
        return "over"
    if period.start is not None and period.start > day:
        return "later"
    principal = grant.deputy_of
    if principal is not None and not _stands(principal, day):
        return "principal"
    return "now"


def _stands(principal: Grant, day: date) -> bool:
    return Period.of(principal.period).contains(day) and not principal.ended_at and principal.account.is_active


def open_invitation(account: Account) -> Invitation | None:
    """The one that was sent last and neither used nor withdrawn; it may have run out."""
    return Invitation.objects.open().filter(account=account).first()


def sessions_of(account: Account, now: datetime) -> list[UserSession]:
    """Where it is signed in, the newest first."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return list(UserSession.objects.filter(user=account, session_key__in=alive).order_by("-created_at", "pk"))
