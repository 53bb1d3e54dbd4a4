"""Whose accounts an actor manages."""

from tirek.accounts.models import Account
from tirek.accounts.permissions import MANAGE_ACCOUNTS
from tirek.kernel.actor import Actor


def must_manage(actor: Actor, account: Account) -> None:
    """Who manages those of the whole organisation manages also an account that holds nothing anywhere."""
    if not actor.can(MANAGE_ACCOUNTS):
        actor.require(MANAGE_ACCOUNTS, account)
