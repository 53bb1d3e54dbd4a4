"""Members chosen in a list: those ticked, or all that the list shows, found again by its filter when something is done.

What was shown is remembered as one short text. When it does not come out the same, somebody has changed the rolls in
between, and what would be done is shown once more.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from tirek.kernel.actor import Actor
from tirek.kernel.permissions import Permission
from tirek.members.models import Membership, Placement
from tirek.members.queries.listing import MemberList

MOST = 20_000
_FIELDS = ("membership_id", "unit_id")


@dataclass(frozen=True)
class Chosen:
    """One of them, and where they stand."""

    membership_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Those who stand today. ``too_many`` says that there are more than can be acted on at once."""

    members: list[Chosen]
    too_many: bool = False

    @cached_property
    def token(self) -> str:
        """Who they are and where they stand."""
        told = ",".join(f"{one.membership_id}:{one.unit_id}" for one in self.members)
        return f"{len(self.members)}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    def elsewhere(self, unit_id: int) -> "Selection":
        """Without those who stand in the unit already."""
        return Selection(members=[one for one in self.members if one.unit_id != unit_id], too_many=self.too_many)

    @cached_property
    def by_unit(self) -> list[tuple[int, int]]:
        """Units and how many of the chosen stand there, most first."""
        return sorted(Counter(one.unit_id for one in self.members).items(), key=lambda pair: (-pair[1], pair[0]))

    def memberships(self) -> list[Membership]:
        return list(Membership.objects.filter(pk__in=[one.membership_id for one in self.members]))

    def first(self, count: int) -> list[Placement]:
        """Some of them by name, to be shown."""
        ids = [one.membership_id for one in self.members]
        rows = Placement.objects.filter(membership_id__in=ids, period__upper_inf=True)
        by_name = rows.order_by("membership__person__name_sort", "pk")
        return list(by_name.select_related("membership__person")[:count])


def ticked(actor: Actor, permission: Permission, people: Iterable[UUID]) -> Selection:
    """By the public numbers of the persons; of those whom the actor may act on."""
    rows = actor.visible(Placement, permission).filter(period__upper_inf=True)
    rows = rows.filter(membership__person__public_id__in=list(people))
    return Selection(members=[Chosen(*row) for row in rows.order_by("membership_id").values_list(*_FIELDS)])


def all_of(roll: MemberList) -> Selection:
    """Everybody in the list, as it is now."""
    rows = roll.rows().filter(period__upper_inf=True).order_by("membership_id").values_list(*_FIELDS)[: MOST + 1]
    members = [Chosen(*row) for row in rows]
    return Selection(members=members[:MOST], too_many=len(members) > MOST)
