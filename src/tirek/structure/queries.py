"""The tree as it was on a day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Collate, NullIf

from tirek.structure.enums import ActKind
from tirek.structure.models import Act, Ancestry, Unit, UnitName, UnitParent


def names_on(unit_ids: Collection[int], day: date) -> dict[int, UnitName]:
    """What each unit was called that day. Before its first name the first stands, after its closing the last."""
    on_day = Case(When(period__contains=day, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = UnitName.objects.filter(unit_id__in=unit_ids).annotate(off=on_day)
    chosen: dict[int, UnitName] = {}
    for name in found.order_by("unit_id", "off", "-period"):
        kept = chosen.get(name.unit_id)
        # Off the day the latest stands, unless all are later: then the last one seen, which is the first of all.
        if kept is None or (kept.period.lower > day and not name.period.lower > kept.period.lower):
            chosen[name.unit_id] = name
    return chosen


def in_order(units: QuerySet[Any] | Collection[int], day: date, language: str) -> list[int]:
    """The ids by what each unit was called that day, or last before it, in the order of the Kazakh alphabet."""
    told = UnitName.objects.filter(unit_id__in=units, period__startswith__lte=day)
    latest = told.order_by("unit_id", "-period__startswith").distinct("unit_id")
    own = "name_kk" if language not in ("ru", "en") else f"name_{language}"
    name = Coalesce(NullIf(own, Value("")), "name_kk")
    key = Collate(Func(name, function="kk_sort_key", output_field=TextField()), "C")
    found = UnitName.objects.filter(pk__in=latest.values("pk")).annotate(key=key)
    return list(found.order_by("key", "unit_id").values_list("unit_id", flat=True))


def line_of(unit: Unit, day: date) -> list[Unit]:
    """The units above it that day from the centre down, itself last. After its closing, those of its last day."""
    day = min(day, unit.closed) if unit.closed else day
    above = Ancestry.objects.filter(unit=unit, period__contains=max(day, unit.opened)).values("ancestor_id")
    return list(Unit.objects.filter(pk__in=above).select_related("kind").order_by("kind__level", "pk"))


def children(unit_id: int, day: date) -> QuerySet[Unit]:
    """The units directly under it that day, in no order."""
    return Unit.objects.children_of(unit_id, day).select_related("kind")


def parent_on(unit: Unit, day: date) -> Unit | None:
    """The unit it stood under that day."""
    place = UnitParent.objects.filter(unit=unit, period__contains=day).select_related("parent__kind").first()
    return place.parent if place else None


def parents_on(unit_ids: Collection[int], day: date) -> dict[int, int]:
    """The unit above each that day; after its closing the one it last stood under."""
    last = Q(period__endswith=F("unit__period__endswith"), unit__period__endswith__lte=day)
    places = UnitParent.objects.filter(Q(period__contains=day) | last, unit_id__in=unit_ids)
    return dict(places.order_by("unit_id").values_list("unit_id", "parent_id"))


def possible_parents(units: QuerySet[Unit], unit: Unit, day: date) -> QuerySet[Unit]:
    """Those of the units under which the charter lets this one stand that day, its present parent left out."""
    here = UnitParent.objects.filter(unit=unit, period__contains=day).values("parent_id")
    below = Ancestry.objects.filter(ancestor=unit, period__contains=day).values("unit_id")
    found = units.filter(period__contains=day, kind__key__in=unit.kind.parents)
    return found.exclude(pk__in=here).exclude(pk__in=below).select_related("kind")


def free_code(parent: Unit) -> str:
    """A code for the next unit under this one: its own and the number after the highest in use."""
    prefix = f"{parent.code}-"
    taken = Unit.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [rest for code in taken if (rest := code.removeprefix(prefix)).isdecimal()]
    width = max((len(number) for number in numbers), default=2)
    return f"{prefix}{max((int(number) for number in numbers), default=0) + 1:0{width}}"


def history(unit: Unit) -> QuerySet[Act]:
    """The acts at the unit, newest first; undone ones stand, undoings do not."""
    acts = Act.objects.filter(unit=unit).exclude(kind=ActKind.UNDONE)
    return acts.select_related("resolution", "undone_by").order_by("-effective_on", "-pk")
