"""The structure browser and the page of a unit."""

from datetime import timedelta
from functools import partial
from typing import cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tirek.figures.queries import reading_together
from tirek.kernel.declarations import answering
from tirek.kernel.permissions import find
from tirek.kernel.reading import while_reading
from tirek.structure.models import Act, Kind, Unit
from tirek.structure.permissions import (
    CLOSE_UNIT,
    MOVE_UNIT,
    OPEN_UNIT,
    RENAME_UNIT,
    REORGANISE_UNITS,
    UNDO_ACT,
    VIEW_UNIT,
)
from tirek.structure.queries import children, has_territories, territory_of
from tirek.ui.days import on_query
from tirek.ui.lists import offer
from tirek.ui.requests import DeskRequest
from tirek.units.permissions import EXPORT_UNITS
from tirek.units.tables.children import children_asks, children_table
from tirek.units.tables.lineage import lineage_of
from tirek.units.tables.movement import movement, movement_asks
from tirek.units.tables.strip import keys_for, strip, strip_asks
from tirek.units.tables.tree import FOUND, nodes_below, search, tops
from tirek.units.tables.units import events, known_on, line, log_of, tabs

_MAY = {
    "open": OPEN_UNIT,
    "rename": RENAME_UNIT,
    "move": MOVE_UNIT,
    "merge": REORGANISE_UNITS,
    "merge_below": REORGANISE_UNITS,
    "close": CLOSE_UNIT,
    "reopen": OPEN_UNIT,
    "passport": EXPORT_UNITS,
}


@require_GET
def tree(request: DeskRequest) -> HttpResponse:
    """The tree of the day; with ?q= the units found by name or code, with ?closed=1 also those that closed."""
    typed, closed = request.GET.get("q", "").strip(), request.GET.get("closed") == "1"
    context: dict[str, object]
    if typed:
        found = search(request.actor, typed, request.on, closed=closed)
        context = {"found": found[:FOUND], "more": len(found) > FOUND}
    else:
        nodes = tops(request.actor, request.on, closed=closed)
        first = nodes[0] if len(nodes) == 1 else None
        under = nodes_below(request.actor, first.unit, request.on, closed=closed) if first else None
        context = {"nodes": nodes, "opened": first, "under": under}
    return render(
        request, "units/tree.html", context | {"q": typed, "closed": closed, "territories": has_territories()}
    )


@require_GET
def below(request: DeskRequest, code: str) -> HttpResponse:
    """The next level of the tree: a part of the page for htmx, a page of its own without."""
    unit = _visible(request, code)
    closed = request.GET.get("closed") == "1"
    level = nodes_below(request.actor, unit, request.on, closed=closed)
    template = "units/_nodes.html" if request.htmx else "units/below.html"
    response = render(
        request, template, {"level": level, "nodes": level.nodes, "closed": closed, **_head(request, unit)}
    )
    response["Vary"] = "HX-Request, Cookie"
    return response


def _may_undo(request: DeskRequest, here: bool, act: Act) -> bool:
    """Whether it is offered, told from what the reader holds; the page of the undoing looks at each of its units."""
    own = find(act.permission)
    return here and (own is None or request.actor.holds(own))


@require_GET
@while_reading()
def unit(request: DeskRequest, code: str) -> HttpResponse:
    """One unit: its numbers, its children, how its members moved, what happened to it."""
    unit = _visible(request, code)
    context = _head(request, unit)
    context["tabs"] = tabs(request.actor, unit, request.asof)
    told = events(unit, may_undo=partial(_may_undo, request, request.actor.can(UNDO_ACT, unit)))
    context |= known_on(told, request.on)
    context["log"] = log_of(request.actor, unit)
    context["lineage"] = lineage_of(unit, request.on)
    context["may"] = _offered(request, context)
    if unit.is_open_on(request.on):
        context |= _numbers(request, unit)
    return render(request, "units/unit.html", context)


def _numbers(request: DeskRequest, unit: Unit) -> dict[str, object]:
    """One question to the engine, whatever of it is shown where."""
    on, keys, found = request.on, keys_for(unit.role), children(unit.pk, request.on)
    asks = [*strip_asks(keys, unit.pk, on), *movement_asks(unit, on), *children_asks(unit, found, on)]
    with reading_together(asks):
        cells = strip(keys, unit.pk, on)
        sort = request.GET.get("sort", "share")
        return {
            "cells": cells,
            "gap": cells[0].gap,
            "table": children_table(actor=request.actor, unit=unit, found=found, on=on, sort=sort),
            "movement": movement(unit, on),
            "taking": offer(request.actor, "units.summary", on_query(request.asof), code=unit.code),
        }


def _offered(request: DeskRequest, shown: dict[str, object]) -> dict[str, bool]:
    """The acts on the unit that make sense and that the reader may do there."""
    unit, stands = cast("Unit", shown["unit"]), {"reopen": shown["is_closed"] and shown["parent"]}
    if shown["is_open"] and not unit.closed:
        stands = {"open": shown["can_open"], "rename": True, "merge_below": shown["can_open"]}
        stands |= dict.fromkeys(("move", "merge", "close"), shown["parent"])
    stands["passport"] = shown["is_open"]
    held = request.actor.held_at(unit, *_MAY.values())
    return {key: bool(stands.get(key)) and permission in held for key, permission in _MAY.items()}


def _visible(request: DeskRequest, code: str) -> Unit:
    return get_object_or_404(request.actor.visible(Unit, VIEW_UNIT).select_related("kind"), code=code)


def _head(request: DeskRequest, unit: Unit) -> dict[str, object]:
    """What every page of a unit shows of it: the way down to it, its name that day, whether it stood."""
    places = line(request.actor, unit, request.on)
    return {
        "unit": unit,
        "places": places[:-1],
        "crumbs": places[:-1],
        "name": places[-1].name,
        "answers": answering.for_units([unit.pk], request.on).get(unit.pk),
        "territory": territory_of([place.unit for place in places], request.on),
        "parent": places[-2] if len(places) > 1 else None,
        "is_open": unit.is_open_on(request.on),
        "is_closed": unit.closed is not None and unit.closed <= request.on,
        "last_day": unit.closed - timedelta(days=1) if unit.closed else None,
        "can_open": Kind.objects.filter(parents__contains=[unit.kind.key]).exists(),
    }
