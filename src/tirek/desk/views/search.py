"""The search that stands on every page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tirek.desk.queries.search import Everything
from tirek.ui.requests import DeskRequest


@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """Units and people found; a number that means one alone leads straight there."""
    found = Everything.read(request.actor, request.asof, request.GET.get("q", ""))
    if request.htmx and request.htmx.target == "hits":
        answer = render(request, "desk/_suggestions.html", {"found": found})
        answer["Vary"] = "HX-Request, HX-Target, Cookie"
        return answer
    if address := found.straight():
        return HttpResponseRedirect(address)
    return render(request, "desk/search.html", {"found": found, "searched": found.text})
