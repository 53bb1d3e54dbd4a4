"""Units told apart by what stands above them, on the day of a roll."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit, UnitParent
from tirek.structure.queries import NameOfDay, names_on
from tirek.ui.words import named


def names_above(names: Mapping[int, NameOfDay], day: date) -> dict[int, NameOfDay]:
    """Of those units whose name does not say which they are, the name of the one above: of groups, and of namesakes."""
    often = Counter(name.name_kk for name in names.values())
    groups = set(Unit.objects.filter(pk__in=names, role=UnitRole.GROUP).values_list("pk", flat=True))
    unclear = [unit for unit, name in names.items() if unit in groups or often[name.name_kk] > 1]
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
    below = UnitParent.objects.filter(parent__code__in=codes, period__contains=day, unit__role=UnitRole.GROUP)
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
        parts = [named(names[each]) for each in (above.get(unit, 0), unit) if each in names]
        found[unit] = f"{' / '.join(parts)} ({code})" if parts else code
    return found
