"""Rules that accounts keep."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry, Slot


@dataclass(frozen=True, kw_only=True)
class SecondFactorRule:
    """Who must have a second factor. ``needs(account)`` is asked at every request of an account that signs in."""

    key: str
    name: Promise
    needs: Callable[[Any], bool]


@dataclass(frozen=True, kw_only=True)
class AccountRule:
    """What keeps an account from being closed, or from being opened by somebody else; each raises a refusal.

    ``closing(account, day)`` is asked before nobody signs in with it any more; ``taking_over(actor, account, day)``
    before the actor comes to a link to its password, takes its second factor off or signs it out.
    """

    key: str
    name: Promise
    closing: Callable[[Any, date], None]
    taking_over: Callable[[Any, Any, date], None]


second_factor_rules: Registry[SecondFactorRule] = Registry()
account_rules: Registry[AccountRule] = Registry()
# Whether there is an organisation to sign in to.
founded: Slot[Callable[[], bool]] = Slot()
