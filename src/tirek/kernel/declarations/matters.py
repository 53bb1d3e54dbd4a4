"""What waits for a decision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry
from tirek.kernel.permissions import Permission

Urgency = Literal["late", "decision", "soon"]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that waits for a person: what to do, where, how soon; ``count`` of how many things it is."""

    title: str
    href: str
    urgency: Urgency
    text: str = ""
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpenMatter:
    """A kind of thing that waits for a decision at a unit and below; feeds "what needs you".

    It is asked for whoever holds one of the ``rights`` somewhere: whoever holds none could do nothing about it.
    ``find(actor, unit, on)`` yields those that the actor may do, in a number of queries that does not depend on how
    many there are.
    """

    key: str
    name: Promise
    rights: tuple[Permission, ...]
    find: Callable[[Any, Any, date], Iterable[Waiting]]


open_matters: Registry[OpenMatter] = Registry()
