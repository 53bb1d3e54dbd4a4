"""Units in which members may stand, to choose one of."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Collate

from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import normalise, search_text
from tirek.kernel.permissions import Permission
from tirek.members.permissions import IMPORT_ROLL
from tirek.structure.enums import Role
from tirek.structure.models import Ancestry, Unit, UnitName, UnitParent
from tirek.structure.queries import line_of, names_on

SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit with its name of the day and the name of the one it stands under."""

    unit: Unit
    name: UnitName
    under: UnitName | None


@dataclass(frozen=True, kw_only=True)
class Places:
    """The first of those found, and whether there are more."""

    found: list[Place]
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
    listed = [Place(unit=unit, name=names[unit.pk], under=names.get(parents.get(unit.pk, 0))) for unit in rows[:SHOWN]]
    return Places(found=listed, more=len(rows) > SHOWN)


def _named(word: str, day: date) -> Exists:
    lines = Ancestry.objects.filter(
        unit=OuterRef("pk"),
        period__contains=day,
        ancestor__names__period__contains=day,
        ancestor__names__name_fold__contains=word,
    )
    return Exists(lines)


def units_called(actor: Actor, texts: Collection[str]) -> set[str]:
    """Those of the texts that are the code or the name of a unit the actor may see, whenever it was called so."""
    folded = {text: search_text(text) for text in texts}
    seen = actor.visible(Unit, IMPORT_ROLL).values("pk")
    codes = set(Unit.objects.filter(pk__in=seen, code__in=texts).values_list("code", flat=True))
    wanted = list(set(folded.values()))
    names: set[str] = set()
    for language in ("name_kk", "name_ru", "name_en"):
        called = UnitName.objects.filter(unit__in=seen).annotate(
            folded=Func(language, function="kk_fold", output_field=TextField())
        )
        names |= set(called.filter(folded__in=wanted).values_list("folded", flat=True))
    return {text for text, fold in folded.items() if text in codes or (fold and fold in names)}


def names_above(names: Mapping[int, UnitName], day: date) -> dict[int, UnitName]:
    """Of those units whose name does not say which they are, the name of the one above: of groups, and of namesakes."""
    often = Counter(str(name) for name in names.values())
    groups = set(Unit.objects.filter(pk__in=names, role=Role.GROUP).values_list("pk", flat=True))
    unclear = [unit for unit, name in names.items() if unit in groups or often[str(name)] > 1]
    places = UnitParent.objects.filter(unit__in=unclear).order_by("unit_id", "period")
    # The last place that it had by that day, or its first.
    above: dict[int, int] = {}
    for unit, parent, period in places.values_list("unit_id", "parent_id", "period"):
        if unit not in above or period.lower <= day:
            above[unit] = parent
    called = names_on(set(above.values()), day)
    return {unit: called[parent] for unit, parent in above.items() if parent in called}


def holds_groups(codes: Collection[str], day: date) -> bool:
    """Whether one of these units has groups below it."""
    below = UnitParent.objects.filter(parent__code__in=codes, period__contains=day, unit__role=Role.GROUP)
    return below.exists()


def places_named(unit_ids: Sequence[int], day: date) -> dict[int, str]:
    """Units to choose from, each by its name, the name of the one above it, and its code."""
    above = dict(
        UnitParent.objects.filter(unit__in=unit_ids, period__upper_inf=True).values_list("unit_id", "parent_id")
    )
    names = names_on([*unit_ids, *above.values()], day)
    codes = dict(Unit.objects.filter(pk__in=unit_ids).values_list("pk", "code"))
    found = {}
    for unit, code in codes.items():
        parts = [str(names[each]) for each in (above.get(unit, 0), unit) if each in names]
        found[unit] = f"{' / '.join(parts)} ({code})" if parts else code
    return found
