"""The actor that a person is: an account with its reach."""

from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from tirek.accounts.models import Account
from tirek.kernel.errors import Refused
from tirek.kernel.permissions import Permission
from tirek.structure.enums import Role
from tirek.structure.models import Ancestry, Unit

M = TypeVar("M", bound=Model)


class NotAllowed(Refused):
    """The actor holds no such right there."""

    code = "not_allowed"
    message = _("You may not do this here: %(permission)s.")


class InUnits(Protocol):
    """A queryset that knows which of its rows belong to a unit. Every model that is read through scope has one."""

    def in_units(self, unit_ids: QuerySet[Any]) -> QuerySet[Any]: ...


class AccountActor:
    """A person at a keyboard. Sees and acts at the granted units and everything below them in today's tree."""

    reason = ""

    def __init__(self, account: Account) -> None:
        self.account = account

    @property
    def account_id(self) -> int:
        return self.account.pk

    @cached_property
    def unit_ids(self) -> list[int]:
        """The units granted, read once per request."""
        return list(self.account.grants.order_by("pk").values_list("unit_id", flat=True))

    def reach(self) -> QuerySet[Any]:
        """The ids of all units at which this actor has rights."""
        return Ancestry.objects.filter(ancestor_id__in=self.unit_ids).today().values("unit_id")

    def visible(self, model: type[M], permission: Permission) -> QuerySet[M]:
        """The rows of the model at units where the permission is held."""
        return cast("QuerySet[M]", cast("InUnits", model._default_manager.all()).in_units(self.reach()))

    def can(self, permission: Permission, *things: Model) -> bool:
        """Whether each thing is among the rows that ``visible`` would give for the permission.

        With nothing named it asks for the organisation as a whole, so it takes a right at the centre.
        """
        if not things:
            return Unit.objects.filter(pk__in=self.unit_ids, role=Role.CENTRE).exists()
        return all(self.visible(type(thing), permission).filter(pk=thing.pk).exists() for thing in things)

    def require(self, permission: Permission, *things: Model) -> None:
        if not self.can(permission, *things):
            raise NotAllowed(permission=permission.label)
