"""Whom somebody may ask for a right that they do not hold."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from tirek.access.enums import Reach
from tirek.access.models import Grant
from tirek.access.permissions import GIVE_GRANTS
from tirek.structure.enums import UnitRole
from tirek.structure.models import Ancestry
from tirek.structure.queries import names_on
from tirek.ui.days import of_request
from tirek.ui.words import named

_MOST = 3


@dataclass(frozen=True, kw_only=True)
class Askable:
    """Somebody who gives rights, and where."""

    name: str
    role: str
    unit: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} ({self.role}, {self.unit})"


def askable(account_id: int | None, day: date) -> list[Askable]:
    """Who gives rights at the units of the account, the nearest first; of one that holds nothing, at the centre."""
    own = Grant.objects.in_force(day).filter(account_id=account_id or 0).values("unit_id")
    above = Ancestry.objects.today().filter(unit_id__in=own).values("ancestor_id")
    giving = Grant.objects.in_force(day).filter(
        role__permissions__permission=GIVE_GRANTS.key, role__permissions__reach=Reach.BELOW, account__is_active=True
    )
    found = giving.filter(Q(unit_id__in=above) | Q(unit__role=UnitRole.CENTRE)).exclude(account_id=account_id or 0)
    nearest = found.select_related("account", "role", "unit").order_by("-unit__kind__level", "role__position", "pk")
    by_account: dict[int, Grant] = {}
    for grant in nearest[: 4 * _MOST]:
        by_account.setdefault(grant.account_id, grant)
    grants = list(by_account.values())[:_MOST]
    names = names_on([grant.unit_id for grant in grants], day)
    return [
        Askable(
            name=str(grant.account),
            role=grant.role.name,
            unit=named(names[grant.unit_id]),
            email=grant.account.email,
        )
        for grant in grants
    ]


def askable_of_reader(request: HttpRequest) -> dict[str, Any]:
    """Context processor: asked only by the pages that name them."""
    actor = getattr(request, "actor", None)
    return {"askable": lambda: askable(actor.account_id, of_request(request).today) if actor else []}
