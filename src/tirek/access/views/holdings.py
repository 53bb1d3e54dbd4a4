"""Who has what where; what ends soon; the table of roles."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from tirek.access.actions import note_export
from tirek.access.exports import grant_lines
from tirek.access.models import Role
from tirek.access.permissions import GIVE_GRANTS, VIEW_GRANTS
from tirek.access.queries import matrix
from tirek.access.queries.accounts import shown_holdings
from tirek.access.queries.holdings import GrantList, ending
from tirek.access.views.rights import holding
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.requests import DeskRequest

_MOST_ENDING = 200


@require_safe
@holding(VIEW_GRANTS)
def grants(request: DeskRequest) -> HttpResponse:
    """By unit, from the centre down."""
    asked = _asked(request)
    page = asked.page(request.GET)
    context = {
        "asked": asked,
        "page": page,
        "rows": shown_holdings(request.actor, page.rows, request.on),
        "unit_name": names_on([asked.unit.pk], request.on)[asked.unit.pk] if asked.unit else None,
        "roles": Role.objects.in_order(),
        "may_give": not request.actor.lacks(GIVE_GRANTS),
        "way": "grants",
    }
    return render(request, "access/grants.html", context)


@require_POST
@holding(VIEW_GRANTS)
def grants_csv(request: DeskRequest) -> HttpResponseBase:
    """The list that the address names. A GET must not do it: it is written into the log."""
    asked = _asked(request)
    rows = list(asked.ordered())
    note_export(actor=request.actor, unit=asked.unit, query=request.GET.urlencode()[:500], count=len(rows))
    lines: Iterator[str] = grant_lines(rows, request.on)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rights-{request.on:%Y-%m-%d}.csv"'
    return answer


def _asked(request: DeskRequest) -> GrantList:
    """A unit outside the reader's reach does not exist for them."""
    asked = GrantList(actor=request.actor, day=request.on, alone="alone" in request.GET)
    if code := request.GET.get("unit", ""):
        asked = replace(asked, unit=get_object_or_404(request.actor.visible(Unit, VIEW_GRANTS), code=code))
    if key := request.GET.get("role", ""):
        asked = replace(asked, role=Role.objects.filter(key=key).first())
    return asked


@require_safe
@holding(VIEW_GRANTS)
def ending_soon(request: DeskRequest) -> HttpResponse:
    """Within thirty days, the soonest first."""
    code, unit, today = request.GET.get("unit", ""), None, request.asof.today
    if code:
        unit = get_object_or_404(request.actor.visible(Unit, VIEW_GRANTS), code=code)
    found = list(ending(request.actor, today, unit)[: _MOST_ENDING + 1])
    context = {
        "rows": shown_holdings(request.actor, found[:_MOST_ENDING], today),
        "more": len(found) > _MOST_ENDING,
        "unit": unit,
        "unit_name": names_on([unit.pk], today)[unit.pk] if unit else None,
        "way": "ending",
    }
    return render(request, "access/ending.html", context)


@require_safe
def roles(request: DeskRequest) -> HttpResponse:
    """Which role may do what, and how far; whoever is signed in may know it."""
    named_roles, rows = matrix()
    shown = {"roles": named_roles, "rows": rows, "way": "roles", "may_see": not request.actor.lacks(VIEW_GRANTS)}
    return render(request, "access/roles.html", shown)
