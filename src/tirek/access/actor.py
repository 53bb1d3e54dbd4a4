"""The actor that a person is: an account with what its grants give it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from tirek.access.enums import Reach
from tirek.access.models import Grant
from tirek.accounts.models import Account
from tirek.kernel.actor import ReachedUnit
from tirek.kernel.errors import NotAllowed
from tirek.kernel.permissions import Permission
from tirek.kernel.reading import kept
from tirek.structure.enums import UnitRole
from tirek.structure.models import Ancestry, Unit

M = TypeVar("M", bound=Model)


class InUnits(Protocol):
    """A queryset that knows which of its rows belong to a unit. Every model that is read through scope has one.

    One whose rows may be somebody's own has ``own(account_id)`` as well; one with rows of the organisation as a whole,
    which stand at no unit, has ``unplaced()``: they are seen where the permission is held over all of it.
    """

    def in_units(self, unit_ids: QuerySet[Any]) -> QuerySet[Any]: ...


@dataclass
class Held:
    """Where one permission is held: from these units downwards, at these units alone, over one's own."""

    below: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    own: bool = False
    central: bool = False

    def add(self, reach: str, unit_id: int, role: str) -> None:
        if reach == Reach.OWN:
            self.own = True
        else:
            (self.below if reach == Reach.BELOW else self.at).append(unit_id)
            self.central |= reach == Reach.BELOW and role == UnitRole.CENTRE

    def units(self) -> QuerySet[Any]:
        """The ids of the units, in today's tree."""
        lines = Q(ancestor_id__in=self.below)
        if self.at:
            lines |= Q(ancestor_id__in=self.at, unit_id=F("ancestor_id"))
        return Ancestry.objects.filter(lines).today().values("unit_id")

    def whole(self) -> bool:
        """Whether it is held over the organisation as a whole."""
        return self.central


_NOTHING = Held()


class AccountActor:
    """A person at a keyboard. Sees and acts where the grants in force on the day reach in today's tree.

    ``on_behalf_of_id`` is the account stood in for, when the last right that was required, or that what was looked at
    rests on, is held as a deputy only.
    """

    reason = ""

    def __init__(self, account: Account, today: date | None = None) -> None:
        self.account = account
        self.today = today or timezone.localdate()
        self.on_behalf_of_id: int | None = None

    @property
    def account_id(self) -> int:
        return self.account.pk

    @cached_property
    def _lines(self) -> list[tuple[int, int | None, str, str, str]]:
        """Unit, account stood in for, permission, reach, role of the unit, of each grant in force. Read once."""
        if not self.account.is_active:
            return []
        grants = Grant.objects.in_force(self.today).filter(account=self.account).order_by("pk")
        return list(
            grants.values_list(
                "unit_id",
                "deputy_of__account_id",
                "role__permissions__permission",
                "role__permissions__reach",
                "unit__role",
            )
        )

    @cached_property
    def _held(self) -> dict[str, Held]:
        held: dict[str, Held] = defaultdict(Held)
        for unit_id, _instead_of, permission, reach, role in self._lines:
            if permission:
                held[permission].add(reach, unit_id, role)
        return dict(held)

    @property
    def unit_ids(self) -> list[int]:
        """The units of the grants in force."""
        return list(dict.fromkeys(unit_id for unit_id, *_rest in self._lines))

    def held(self, permission: Permission) -> Held:
        return self._held.get(permission.key, _NOTHING)

    def holds(self, permission: Permission) -> bool:
        """Whether it is held anywhere at all."""
        return permission.key in self._held

    def reach(self, permission: Permission) -> QuerySet[Any]:
        """The ids of all units at which this actor holds the permission."""
        return self.held(permission).units()

    def visible(self, model: type[M], permission: Permission) -> QuerySet[M]:
        """The rows of the model at units where the permission is held, and one's own where it reaches no further."""
        held, rows = self.held(permission), model._default_manager.all()
        found = cast("InUnits", rows).in_units(held.units())
        if held.own and hasattr(rows, "own"):
            found = found | rows.own(self.account_id)
        if hasattr(rows, "unplaced") and held.whole():
            found = found | rows.unplaced()
        return cast("QuerySet[M]", found)

    def can(self, permission: Permission, *things: Model) -> bool:
        """Whether each thing is among the rows that ``visible`` would give for the permission.

        With nothing named it asks for the organisation as a whole, so it takes a right at the centre.
        """
        if not things:
            return self.held(permission).whole()
        return self.holds(permission) and all(
            permission in self.held_at(thing, permission)
            if isinstance(thing, Unit)
            else self.visible(type(thing), permission).filter(pk=thing.pk).exists()
            for thing in things
        )

    def held_at(self, unit: Unit, *permissions: Permission) -> set[Permission]:
        """Those that ``can`` would give at the unit, in one question for all of them."""
        lines = kept("lines")
        if unit.pk not in lines:
            lines[unit.pk] = set(Ancestry.objects.filter(unit=unit).today().values_list("ancestor_id", flat=True))
        line = lines[unit.pk]
        here = line & {unit.pk}
        return {each for each in permissions if line & set(self.held(each).below) or here & set(self.held(each).at)}

    def reached(self, permission: Permission, *things: Model) -> list[ReachedUnit]:
        """The units of the grants that give it. Where only units are named, of each what the grants give there."""
        held = self.held(permission)
        given = [*(ReachedUnit(each, True) for each in held.below), *(ReachedUnit(each, False) for each in held.at)]
        named = [thing.pk for thing in things if isinstance(thing, Unit)]
        if len(named) < len(things) or not things:
            return list(dict.fromkeys(given))
        lines = Ancestry.objects.today()
        over = set(lines.filter(unit_id__in=named, ancestor_id__in=held.below).values_list("unit_id", flat=True))
        part = [unit_id for unit_id in named if unit_id not in over]
        under = set(lines.filter(ancestor_id__in=part).values_list("unit_id", flat=True)) if part else set()
        whole = [ReachedUnit(unit_id, True) for unit_id in named if unit_id in over]
        return list(dict.fromkeys([*whole, *(each for each in given if each.unit_id in under)]))

    def reaches(self, permission: Permission, units: Sequence[ReachedUnit]) -> bool:
        if not self.holds(permission):
            return False
        reach, ids = self.reach(permission), {each.unit_id for each in units}
        if ids - set(reach.filter(unit_id__in=ids).values_list("unit_id", flat=True)):
            return False
        tops = {each.unit_id for each in units if each.below}.difference(self.held(permission).below)
        below = Ancestry.objects.today().filter(ancestor_id__in=tops)
        return not tops or not below.exclude(unit_id__in=reach).exists()

    def require(self, permission: Permission, *things: Model) -> None:
        if not self.can(permission, *things):
            raise NotAllowed(permission=permission.label)
        self.rest_on(permission, *things)

    def rest_on(self, permission: Permission, *things: Model) -> None:
        """As a deputy, maybe. Without a lent right it asks the database nothing."""
        self.on_behalf_of_id = self._stood_in_for(permission, *things)

    def _stood_in_for(self, permission: Permission, *things: Model) -> int | None:
        """Whom the act is done for: nobody where own grants are enough; of several the first whose right is enough."""
        deputies = {instead for _unit, instead, key, *_rest in self._lines if key == permission.key and instead}
        if not deputies or self._with(None).can(permission, *things):
            return None
        return next((each for each in sorted(deputies) if self._with(each).can(permission, *things)), min(deputies))

    def _with(self, deputised: int | None) -> "AccountActor":
        """The same account with its own grants and those it holds for one other."""
        alone = AccountActor(self.account, self.today)
        alone._lines = [line for line in self._lines if line[1] in {None, deputised}]
        return alone
