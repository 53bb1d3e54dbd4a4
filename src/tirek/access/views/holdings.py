"""Who has what where; what ends soon; the table of roles."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from tirek.access.actions import note_export
from tirek.access.exports import grant_lines
from tirek.access.permissions import GIVE_GRANTS, VIEW_GRANTS
from tirek.access.queries import matrix
from tirek.access.tables import EndingPage, GrantsPage
from tirek.access.views.rights import holding
from tirek.ui.requests import DeskRequest


@require_safe
@holding(VIEW_GRANTS)
def grants(request: DeskRequest) -> HttpResponse:
    """By unit, from the centre down."""
    may_give = not request.actor.lacks(GIVE_GRANTS)
    return GrantsPage(request).answer("access/grants.html", may_give=may_give, way="grants")


@require_POST
@holding(VIEW_GRANTS)
def grants_csv(request: DeskRequest) -> HttpResponseBase:
    """The list that the address names. A GET must not do it: it is written into the log."""
    asked = GrantsPage(request).listed
    rows = list(asked.reader().ordered())
    note_export(actor=request.actor, unit=asked.unit, query=request.GET.urlencode()[:500], count=len(rows))
    lines: Iterator[str] = grant_lines(rows, request.on)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rights-{request.on:%Y-%m-%d}.csv"'
    return answer


@require_safe
@holding(VIEW_GRANTS)
def ending_soon(request: DeskRequest) -> HttpResponse:
    """Within thirty days, the soonest first."""
    return EndingPage(request).answer("access/ending.html", way="ending")


@require_safe
def roles(request: DeskRequest) -> HttpResponse:
    """Which role may do what, and how far; whoever is signed in may know it."""
    named_roles, rows = matrix()
    shown = {"roles": named_roles, "rows": rows, "way": "roles", "may_see": not request.actor.lacks(VIEW_GRANTS)}
    return render(request, "access/roles.html", shown)
