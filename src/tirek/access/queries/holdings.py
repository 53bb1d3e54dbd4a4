"""Who has what where, and what ends soon."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField

from tirek.access.models import Grant, Role
from tirek.access.permissions import VIEW_GRANTS
from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import search_text
from tirek.structure.models import Ancestry, Unit, UnitName
from tirek.ui.lists import Keyset, Sort

SOON = timedelta(days=30)
# From the centre down, units by name, roles in their order.
BY_UNIT = Sort("unit", ("level", "unit_key", "unit_id", "position", "pk"))
SOONEST = Sort("last", ("last", "pk"))


@dataclass(frozen=True, kw_only=True)
class GrantList:
    """The rights held on a day at a unit and below it in today's tree; without a unit, wherever they are seen."""

    actor: Actor
    day: date
    unit: Unit | None = None
    alone: bool = False
    role: Role | None = None
    text: str = ""

    def rows(self) -> QuerySet[Grant]:
        """With what they are ordered by and shown with."""
        seen = Grant.objects.held_on(self.day).filter(pk__in=self.actor.visible(Grant, VIEW_GRANTS).values("pk"))
        found = narrowed(seen, self.unit, alone=self.alone)
        if self.role is not None:
            found = found.filter(role=self.role)
        if self.text:
            found = _called(found, self.text, self.day)
        key = UnitName.objects.filter(unit=OuterRef("unit_id")).order_by("-period").values("sort_kk")[:1]
        found = found.annotate(level=F("unit__kind__level"), position=F("role__position"), unit_key=Subquery(key))
        return found.select_related("role", "unit__kind", "account", "deputy_of__account", "given_by")

    def reader(self) -> Keyset[Grant]:
        return Keyset(self.rows(), BY_UNIT)


def _called(grants: QuerySet[Grant], text: str, day: date) -> QuerySet[Grant]:
    """Whose holder or whose unit is called so; each word may be of either, and the whole may be a code."""
    found = grants.annotate(holder=Func("account__full_name", function="kk_fold", output_field=TextField()))
    matching = Q()
    for word in search_text(text).split():
        units = UnitName.objects.filter(period__contains=day, name_fold__contains=word).values("unit_id")
        matching &= Q(holder__contains=word) | Q(account__username__icontains=word) | Q(unit_id__in=units)
    return found.filter(matching | Q(unit__code__iexact=text))


def narrowed(grants: QuerySet[Grant], unit: Unit | None, *, alone: bool = False) -> QuerySet[Grant]:
    """Those at the unit, and below it."""
    if unit is None:
        return grants
    below = Ancestry.objects.today().filter(ancestor=unit).values("unit_id")
    return grants.filter(unit=unit) if alone else grants.filter(unit_id__in=below)


def ending(actor: Actor, day: date, unit: Unit | None = None) -> QuerySet[Grant]:
    """Those in force that end within thirty days and that nothing follows, with the day after their ``last``."""
    follows = Grant.objects.filter(
        account_id=OuterRef("account_id"), role_id=OuterRef("role_id"), unit_id=OuterRef("unit_id")
    ).filter(Q(period__startswith=OuterRef("last")))
    seen = Grant.objects.in_force(day).filter(pk__in=actor.visible(Grant, VIEW_GRANTS).values("pk"))
    found = narrowed(seen, unit)
    found = found.filter(period__endswith__gt=day, period__endswith__lte=day + SOON)
    found = found.annotate(last=F("period__endswith")).filter(~Exists(follows))
    return found.select_related("role", "unit__kind", "account", "deputy_of__account", "given_by")
