"""Who must have a second factor: whoever sees the members of more than one primary organisation."""

from django.utils.translation import gettext_lazy as _

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.kernel.declarations import SecondFactorRule, second_factor_rules
from tirek.members.permissions import VIEW_MEMBERS
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit

_MOST = 1


def sees_many(account: Account) -> bool:
    """By what the account holds today, as a deputy too. Closed units count: their former members are still seen."""
    units = Unit.objects.filter(role=UnitRole.PRIMARY, pk__in=AccountActor(account).reach(VIEW_MEMBERS))
    return len(units.order_by("pk").values_list("pk")[: _MOST + 1]) > _MOST


second_factor_rules.declare(
    SecondFactorRule(key="members", name=_("Members of more than one primary organisation"), needs=sees_many)
)
