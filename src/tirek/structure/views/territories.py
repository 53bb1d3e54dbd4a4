"""The classifier of territories as of a day."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tirek.structure.models import Territory, TerritoryTerm
from tirek.structure.permissions import VIEW_TERRITORY
from tirek.structure.queries import parts_of, territories_called, territory_line
from tirek.ui.requests import DeskRequest

FOUND = 50


@require_GET
def listing(request: DeskRequest) -> HttpResponse:
    """What lies in a territory that day, the regions where none is named; with ?q= those found by name or code."""
    typed, code = request.GET.get("q", "").strip(), request.GET.get("in", "")
    terms = request.actor.visible(TerritoryTerm, VIEW_TERRITORY).filter(period__contains=request.on)
    inside = get_object_or_404(Territory, code=code) if code else None
    rows = territories_called(terms, typed)[: FOUND + 1] if typed else parts_of(terms, inside)
    found = list(rows)
    context = {
        "q": typed,
        "line": territory_line(inside, request.on) if inside and not typed else [],
        "rows": found[:FOUND] if typed else found,
        "more": typed and len(found) > FOUND,
    }
    return render(request, "structure/territories.html", context)
