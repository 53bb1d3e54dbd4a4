"""What decisions become."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry
from tirek.kernel.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class DecisionKind:
    """A decision that a body takes in its minutes, and that becomes an act once they are signed.

    ``terms`` are what was decided, as JSON, in the words of the domain that declares the kind; nobody else reads them.
    ``carry_out(actor, unit, terms, on, resolution)`` does it at the unit, in the transaction that signs the minutes, by
    the actor's own ``right`` to it there: a decision gives nobody a right. It rests the act on the resolution and gives
    the act back. Where it cannot be done it raises a refusal, and the minutes stay unsigned.
    """

    key: str
    label: Promise
    right: Permission
    carry_out: Callable[[Any, Any, Mapping[str, Any], date, Any], Any]


decision_kinds: Registry[DecisionKind] = Registry()
