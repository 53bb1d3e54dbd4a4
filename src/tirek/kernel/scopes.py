"""For whom the database shows its rows: entered from here by packages that stand below the one that knows rights.

``access`` fills the slot as the applications load; nothing is read for anybody before.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from tirek.kernel.actor import Actor, SystemActor
from tirek.kernel.declarations.registry import Slot


@dataclass(frozen=True, kw_only=True)
class Scopes:
    """``scoped(actor)`` is one transaction in which the actor's rows are seen; ``actor_of(account)`` who it is."""

    scoped: Callable[[Actor], AbstractContextManager[None]]
    actor_of: Callable[[Any], Actor]


scopes: Slot[Scopes] = Slot()


def scoped(actor: Actor) -> AbstractContextManager[None]:
    return scopes().scoped(actor)


def actor_of(account: Any, reason: str) -> Actor:
    """The account with the rights of this moment; where there is none, the system with its reason."""
    return scopes().actor_of(account) if account is not None else SystemActor(reason)
