"""What stands on the first page of whoever is signed in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry
from tirek.kernel.permissions import Permission

# From the top down: what the reader came for and what stands beside it, the numbers, two columns, the whole width.
Place = Literal["head", "beside", "across", "main", "side", "foot"]
# What the template of a part says; None where there is nothing to say.
BlockContext = Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class FirstPage:
    """Of what the parts are asked: the request, the unit, and the units directly ``below`` it that day."""

    request: Any
    unit: Any
    below: Sequence[Any]

    @property
    def actor(self) -> Any:
        return self.request.actor

    @property
    def on(self) -> date:
        return self.request.on  # type: ignore[no-any-return]  # requests stand above declarations


def _asks_nothing(page: FirstPage) -> Sequence[Any]:
    return ()


@dataclass(frozen=True, kw_only=True)
class FirstBlock:
    """A part of the first page about a unit, in its ``place``; the lowest ``order`` first.

    Whoever does not hold the ``right`` at the unit does not see it, nor whoever holds the right that is named by
    ``unless``: they came for other things. ``at`` are the roles of the units that have it, all where it is empty.
    ``find(page)`` gives what the ``template`` says, and None where there is nothing to say; what it reads of the engine
    ``asks(page)`` says before, so that the engine is asked once by all.
    """

    key: str
    right: Permission
    place: Place
    order: int
    template: str
    find: Callable[[FirstPage], BlockContext]
    asks: Callable[[FirstPage], Sequence[Any]] = _asks_nothing
    at: tuple[str, ...] = ()
    unless: Permission | None = None


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """A button at the head of the first page; the lowest ``order`` first, and that one stands out.

    ``url`` names its address; the code of the unit stands behind it.
    """

    key: str
    label: Promise
    icon: str
    right: Permission
    order: int
    url: str
    at: tuple[str, ...] = ()


first_blocks: Registry[FirstBlock] = Registry()
first_steps: Registry[FirstStep] = Registry()
