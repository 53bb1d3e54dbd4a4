"""The desk: one's own unit at a glance, on any day."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tirek.desk.queries.homes import home_asks, homes, keys_of
from tirek.desk.queries.regions import region_map
from tirek.desk.queries.rolls import missing_rolls
from tirek.desk.queries.waiting import SHOWN, matters
from tirek.figures.queries import reading_together
from tirek.kernel.declarations import figures
from tirek.members.figures import ACTIVE, YOUTH_SHARE
from tirek.members.permissions import IMPORT_ROLL
from tirek.people.permissions import CORRECT_PERSON
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.queries import children
from tirek.ui.requests import DeskRequest
from tirek.units.queries.question import ask_the_way
from tirek.units.tables.children import children_table
from tirek.units.tables.movement import movement
from tirek.units.tables.strip import strip
from tirek.units.tables.trends import chart


def _keeps(request: DeskRequest, unit: Unit) -> bool:
    """Whether the reader keeps the roll there, and so is told whatever it lacks."""
    keeping = {IMPORT_ROLL, CORRECT_PERSON}
    return request.actor.held_at(unit, *keeping) == keeping


@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """Of the units given to the account the one named in the address, else the highest."""
    given, code = homes(request), request.GET.get("unit", "")
    chosen = next((each for each in given if each.unit.code == code), given[0] if given else None)
    if chosen is None:
        return render(request, "desk/nothing.html")
    unit, on = chosen.unit, request.on
    if not unit.is_open_on(on):
        return render(request, "desk/closed.html", {"chosen": chosen})
    found = list(children(unit.pk, on))
    with reading_together(home_asks(unit, found, on)):
        context = _context(request, unit, found)
    return render(request, "desk/home.html", context | {"chosen": chosen, "given": given, "unit": unit})


def _context(request: DeskRequest, unit: Unit, found: Sequence[Unit]) -> dict[str, Any]:
    """The blocks of the page; ``found`` stand directly under the unit."""
    on, sort = request.on, request.GET.get("sort", "share")
    waiting = matters(request.actor, unit, request.asof)
    return {
        "cells": strip(keys_of(unit.role), unit.pk, on),
        "waiting": {"first": waiting[:SHOWN], "rest": waiting[SHOWN:], "keeps": _keeps(request, unit)},
        "chart": chart(ask_the_way(figures[ACTIVE], unit, on)),
        "chart_of": ACTIVE,
        "movement": movement(unit, on),
        "map": region_map(found if unit.role == UnitRole.CENTRE else [], YOUTH_SHARE, on),
        "table": children_table(actor=request.actor, unit=unit, found=found, on=on, sort=sort),
        "rolls": missing_rolls(request.actor, unit, found, on),
    }
