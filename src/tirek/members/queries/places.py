"""Units in which members may stand, to choose one of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import normalise, search_text, spellings
from tirek.kernel.permissions import Permission
from tirek.structure.models import Ancestry, Unit, UnitName
from tirek.structure.queries import NameOfDay, line_of, lines_above, names_on, nearest_first

SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class NamedUnit:
    """A unit with its name of the day, and the names of those above it but the centre, the nearest first."""

    unit: Unit
    name: NameOfDay
    above: list[NameOfDay]


@dataclass(frozen=True, kw_only=True)
class Places:
    """The first of those found, and whether there are more."""

    found: list[NamedUnit]
    more: bool


def holding_units(actor: Actor, permission: Permission, day: date) -> QuerySet[Unit]:
    """Primary organisations and groups open on the day, at which the actor has the right."""
    open_units = Unit.objects.holding().open_on(day).select_related("kind")
    return open_units.filter(pk__in=actor.visible(Unit, permission).values("pk"))


def named_line(unit: Unit, day: date) -> list[tuple[Unit, NameOfDay]]:
    """The units above it from the centre down, itself last, as they were called."""
    line = line_of(unit, day)
    names = names_on([above.pk for above in line], day)
    return [(above, names[above.pk]) for above in line]


def places(
    actor: Actor, permission: Permission, day: date, typed: str, *, above: str = "", near: Unit | None = None,
    without: Sequence[int] = (),
) -> Places:  # fmt: skip
    """Found by code, or by words that stand in its name or in the name of a unit above it.

    ``above`` is the code of a unit in which they stand. The siblings of one that is ``near`` come first, then the
    others of its district, then of its region; the upper before the lower.
    """
    units = holding_units(actor, permission, day).exclude(pk__in=without)
    if above:
        lines = Ancestry.objects.filter(unit=OuterRef("pk"), ancestor__code=above, period__contains=day)
        units = units.filter(Exists(lines))
    words = search_text(typed).split()
    by_name = Q(*(_named(word, day) for word in words)) if words else Q()
    found = units.filter(by_name | Q(code__istartswith=normalise(typed))) if words else units
    named = UnitName.objects.filter(unit=OuterRef("pk"), period__contains=day)
    order = ["-shared", "kind__level", "key", "pk"] if near else ["key", "pk"]
    ordered = nearest_first(found.annotate(key=Subquery(named.values("sort_kk")[:1])), near, day).order_by(*order)
    rows = list(ordered[: SHOWN + 1])
    return Places(found=_with_names(rows[:SHOWN], day), more=len(rows) > SHOWN)


def _with_names(units: Sequence[Unit], day: date) -> list[NamedUnit]:
    lines = lines_above([unit.pk for unit in units], day)
    names = names_on({unit.pk for unit in units}.union(*lines.values()), day)
    return [
        NamedUnit(unit=unit, name=names[unit.pk], above=[names[pk] for pk in lines.get(unit.pk, ())]) for unit in units
    ]


def _named(word: str, day: date) -> Exists:
    holding = reduce(or_, (Q(ancestor__names__name_fold__contains=each) for each in spellings(word)))
    lines = Ancestry.objects.filter(
        holding, unit=OuterRef("pk"), period__contains=day, ancestor__names__period__contains=day
    )
    return Exists(lines)
