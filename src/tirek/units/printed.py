"""Declares the papers of units: the passport."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.figures.queries import measure
from tirek.figures.tables import value_text
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_date
from tirek.kernel.declarations import PaperKind, answering, open_matters, paper_kinds
from tirek.members.figures import ACTIVE
from tirek.structure.models import Lineage, Unit, UnitName
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import children, in_order, line_of, names_on
from tirek.ui.words import named
from tirek.units.permissions import EXPORT_UNITS
from tirek.units.tables.strip import keys_for
from tirek.units.tables.words import base_text

# As many as stand side by side on paper.
_FIGURES = 4


def _find(actor: Actor, subject: str) -> Unit | None:
    return actor.visible(Unit, VIEW_UNIT).filter(code=subject).select_related("kind").first()


def _data(actor: Actor, subject: str, language: str, on: date) -> dict[str, Any]:
    unit = Unit.objects.select_related("kind").get(code=subject)
    above = line_of(unit, on)[1:-1]
    names = names_on([each.pk for each in above] + [unit.pk], on)
    who = answering.for_units([unit.pk], on).get(unit.pk)
    return {
        "name": named(names[unit.pk]),
        "above": ", ".join(named(names[each.pk]) for each in above),
        "day": format_date(on, language),
        "code": unit.code,
        "founded": format_date(unit.opened, language),
        # Until units have a host and premises.
        "place": "",
        "host": "",
        "answers": [str(who.label)] if who is not None else [],
        "former": _former(unit, on),
        "figures": _figures(unit, on),
        "groups": _groups(unit, language, on),
        "lineage": _lineage(unit, language, on),
        "open": _open(actor, unit, on),
    }


def _former(unit: Unit, on: date) -> list[str]:
    older = UnitName.objects.filter(unit=unit, period__endswith__lte=on).order_by("period")
    return [f"{named(each)} ({each.period.lower.year}–{each.period.upper.year})" for each in older]


def _figures(unit: Unit, on: date) -> list[dict[str, str]]:
    keys = keys_for(unit.role)[:_FIGURES]
    found = measure(keys, [unit.pk], on)
    return [
        {"value": value_text(each.figure, each.value), "label": str(each.figure.name), "base": base_text(each, on)}
        for each in (found[key, unit.pk] for key in keys)
    ]


def _groups(unit: Unit, language: str, on: date) -> list[dict[str, Any]]:
    """Those below it, and who stands in the unit itself: together all its members."""
    below = in_order([each.pk for each in children(unit.pk, on)], on, language)
    names, found = names_on(below, on), measure([ACTIVE], [*below, unit.pk], on)
    members = {pk: int(found[ACTIVE, pk].value or 0) for pk in [*below, unit.pk]}
    rows = [{"name": named(names[pk]), "members": members[pk]} for pk in below]
    directly = members[unit.pk] - sum(members[pk] for pk in below)
    return [*rows, {"name": _("directly in the unit"), "members": directly}] if rows and directly else rows


def _lineage(unit: Unit, language: str, on: date) -> list[dict[str, str]]:
    came = Lineage.objects.filter(to_unit=unit, day__lte=on).order_by("day", "pk")
    names = {each.from_unit_id: names_on([each.from_unit_id], each.day)[each.from_unit_id] for each in came}
    return [
        {"day": format_date(each.day, language), "text": f"{named(names[each.from_unit_id])}: +{each.members}"}
        for each in came
    ]


def _open(actor: Actor, unit: Unit, on: date) -> list[dict[str, Any]]:
    """What the one who prints it may do something about."""
    found = []
    for matter in open_matters:
        if any(actor.holds(right) for right in matter.rights):
            count = sum(each.count or 1 for each in matter.find(actor, unit, on))
            found += [{"label": str(matter.name), "count": count}] if count else []
    return found


PASSPORT = PaperKind(
    key="unit-passport",
    label=gettext_lazy("Passport of a unit"),
    right=EXPORT_UNITS,
    template="passport.1",
    find=_find,
    data=_data,
)
paper_kinds.declare(PASSPORT)
