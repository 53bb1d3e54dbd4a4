"""Who acts. Every action takes an actor; there is no action without one."""

from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet

from tirek.kernel.permissions import Permission

M = TypeVar("M", bound=Model)


class Actor(Protocol):
    """Somebody, or some named job, that reads and acts."""

    @property
    def account_id(self) -> int | None:
        """The account behind the act, None for the system itself."""

    @property
    def reason(self) -> str:
        """Why the system acts; empty for a person."""

    def can(self, permission: Permission, *things: Any) -> bool:
        """May this actor do it at every one of these units (or things that stand at a unit)?"""

    def require(self, permission: Permission, *things: Any) -> None:
        """As ``can``, but raises ``NotAllowed``."""

    def visible(self, model: type[M], permission: Permission) -> QuerySet[M]:
        """The rows of the model that this actor may read. The only way a view fetches."""
