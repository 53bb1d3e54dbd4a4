"""The desk: one's own unit at a glance, on any day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tirek.desk.queries.first import blocks, steps
from tirek.desk.queries.homes import homes
from tirek.kernel.reading import while_reading
from tirek.ui.days import on_query
from tirek.ui.lists import offer
from tirek.ui.requests import DeskRequest


@require_safe
@while_reading()
def home(request: DeskRequest) -> HttpResponse:
    """Of the units given to the account the one named in the address, else the highest."""
    given, code = homes(request), request.GET.get("unit", "")
    chosen = next((each for each in given if each.unit.code == code), given[0] if given else None)
    if chosen is None:
        return render(request, "desk/nothing.html")
    unit = chosen.unit
    if not unit.is_open_on(request.on):
        return render(request, "desk/closed.html", {"chosen": chosen})
    context = {
        "chosen": chosen,
        "given": given,
        "unit": unit,
        "steps": steps(request, unit),
        "blocks": blocks(request, unit),
        "taking": offer(request.actor, "units.summary", on_query(request.asof), code=unit.code),
    }
    return render(request, "desk/home.html", context)
