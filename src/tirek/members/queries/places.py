"""Units in which members may stand, to choose one of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Collate

from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import normalise, search_text
from tirek.kernel.permissions import Permission
from tirek.structure.models import Ancestry, Unit, UnitName, UnitParent
from tirek.structure.queries import line_of, names_on

SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class NamedUnit:
    """A unit with its name of the day and the name of the one it stands under."""

    unit: Unit
    name: UnitName
    under: UnitName | None


@dataclass(frozen=True, kw_only=True)
class Places:
    """The first of those found, and whether there are more."""

    found: list[NamedUnit]
    more: bool


def holding_units(actor: Actor, permission: Permission, day: date) -> QuerySet[Unit]:
    """Primary organisations and groups open on the day, at which the actor has the right."""
    open_units = Unit.objects.holding().open_on(day).select_related("kind")
    return open_units.filter(pk__in=actor.visible(Unit, permission).values("pk"))


def named_line(unit: Unit, day: date) -> list[tuple[Unit, UnitName]]:
    """The units above it from the centre down, itself last, as they were called."""
    line = line_of(unit, day)
    names = names_on([above.pk for above in line], day)
    return [(above, names[above.pk]) for above in line]


def places(
    actor: Actor, permission: Permission, day: date, typed: str, *, above: str = "", without: Sequence[int] = ()
) -> Places:
    """Found by code, or by words that stand in its name or in the name of a unit above it; ``above`` is a code."""
    units = holding_units(actor, permission, day).exclude(pk__in=without)
    if above:
        lines = Ancestry.objects.filter(unit=OuterRef("pk"), ancestor__code=above, period__contains=day)
        units = units.filter(Exists(lines))
    words = search_text(typed).split()
    by_name = Q(*(_named(word, day) for word in words)) if words else Q()
    found = units.filter(by_name | Q(code__istartswith=normalise(typed))) if words else units
    named = UnitName.objects.filter(unit=OuterRef("pk"), period__contains=day)
    key = Func(named.values("name_kk")[:1], function="kk_sort_key", output_field=TextField())
    rows = list(found.annotate(key=Collate(key, "C")).order_by("key", "pk")[: SHOWN + 1])
    parents = dict(UnitParent.objects.filter(unit__in=rows, period__contains=day).values_list("unit_id", "parent_id"))
    names = names_on([unit.pk for unit in rows] + list(parents.values()), day)
    listed = [
        NamedUnit(unit=unit, name=names[unit.pk], under=names.get(parents.get(unit.pk, 0))) for unit in rows[:SHOWN]
    ]
    return Places(found=listed, more=len(rows) > SHOWN)


def _named(word: str, day: date) -> Exists:
    lines = Ancestry.objects.filter(
        unit=OuterRef("pk"),
        period__contains=day,
        ancestor__names__period__contains=day,
        ancestor__names__name_fold__contains=word,
    )
    return Exists(lines)
