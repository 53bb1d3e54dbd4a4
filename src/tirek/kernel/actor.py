"""Who acts. Every action takes an actor; there is no action without one."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db.models import Model, QuerySet

from tirek.kernel.permissions import Permission

M = TypeVar("M", bound=Model)


class ReachedUnit(NamedTuple):
    """A unit at which a right is held: with all that stands ``below`` it, or alone."""

    unit_id: int
    below: bool


class Actor(Protocol):
    """Somebody, or some named job, that reads and acts."""

    @property
    def account_id(self) -> int | None:
        """The account behind the act, None for the system itself."""

    @property
    def on_behalf_of_id(self) -> int | None:
        """The account that this one stands in for in the act, if any."""

    @property
    def reason(self) -> str:
        """Why the system acts; empty for a person."""

    def can(self, permission: Permission, *things: Any) -> bool:
        """May this actor do it at every one of these units (or things that stand at a unit)?"""

    def holds(self, permission: Permission) -> bool:
        """Is it held anywhere at all?"""

    def held_at(self, unit: Any, *permissions: Permission) -> set[Permission]:
        """Those of them that the actor holds at the unit: what may be offered there."""

    def reached(self, permission: Permission, *things: Any) -> Sequence[ReachedUnit]:
        """How far it is held; where units are named, at them and below them. Nothing for the system."""

    def reaches(self, permission: Permission, units: Sequence[ReachedUnit]) -> bool:
        """Is it held over all of these, as far down as each of them says, in today's tree?"""

    def require(self, permission: Permission, *things: Any) -> None:
        """As ``can``, but raises ``NotAllowed``."""

    def rest_on(self, permission: Permission, *things: Any) -> None:
        """Say which right the next line of the log rests on, where rows were asked for and nothing was required."""

    def visible(self, model: type[M], permission: Permission) -> QuerySet[M]:
        """The rows of the model that this actor may read. The only way a view fetches."""


class SystemActor:
    """A job or command. It may do everything, and the log says why it did."""

    account_id: int | None = None
    on_behalf_of_id = None

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def visible(self, model: type[M], permission: Permission) -> QuerySet[M]:
        return model._default_manager.all()

    def can(self, permission: Permission, *things: Model) -> bool:
        return True

    def held_at(self, unit: Model, *permissions: Permission) -> set[Permission]:
        return set(permissions)

    def reached(self, permission: Permission, *things: Model) -> Sequence[ReachedUnit]:
        return ()

    def reaches(self, permission: Permission, units: Sequence[ReachedUnit]) -> bool:
        return True

    def holds(self, permission: Permission) -> bool:
        return True

    def require(self, permission: Permission, *things: Model) -> None:
        """Nothing is refused to the system; whoever may start a job or a command was asked before."""

    def rest_on(self, permission: Permission, *things: Model) -> None:
        """The system stands in for nobody."""
