"""Whose accounts an actor manages, and what higher packages say against it."""

from datetime import datetime

from django.utils import timezone

from tirek.accounts.models import Account
from tirek.accounts.permissions import MANAGE_ACCOUNTS
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import account_rules


def check_manages(actor: Actor, account: Account) -> None:
    """Who manages those of the whole organisation manages also an account that holds nothing anywhere."""
    if not actor.can(MANAGE_ACCOUNTS):
        actor.require(MANAGE_ACCOUNTS, account)


def check_closable(account: Account, now: datetime) -> None:
    for rule in account_rules:
        rule.closing(account, timezone.localtime(now).date())


def check_not_exceeded(actor: Actor, account: Account, now: datetime) -> None:
    """Whoever holds the link to somebody's password is that somebody from then on."""
    for rule in account_rules:
        rule.taking_over(actor, account, timezone.localtime(now).date())
