"""What is due, and when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing that is to be done by the end of a day, or by one that has passed."""

    title: str
    href: str
    on: date
    text: str = ""
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A kind of thing with a day by which it is to be done; told of ``days_before`` that day, and until it is done.

    ``find(actor, unit, day)`` yields what is not done and due by that day at the unit and below, late things among
    them, as far as the actor may do them; in a number of queries that does not depend on how many there are.
    """

    key: str
    name: Promise
    days_before: int
    find: Callable[[Any, Any, date], Iterable[Due]]


deadlines: Registry[Deadline] = Registry()
