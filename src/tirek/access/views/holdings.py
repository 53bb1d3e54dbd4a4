"""Who has what where; what ends soon; the table of roles."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tirek.access.permissions import GIVE_GRANTS, VIEW_GRANTS
from tirek.access.queries import matrix
from tirek.access.tables import EndingPage, GrantsPage
from tirek.access.views.rights import holding
from tirek.ui.requests import DeskRequest


@require_safe
@holding(VIEW_GRANTS)
def grants(request: DeskRequest) -> HttpResponse:
    """By unit, from the centre down."""
    may_give = request.actor.holds(GIVE_GRANTS)
    return GrantsPage(request).answer("access/grants.html", may_give=may_give, way="grants")


@require_safe
@holding(VIEW_GRANTS)
def ending_soon(request: DeskRequest) -> HttpResponse:
    """Within thirty days, the soonest first."""
    return EndingPage(request).answer("access/ending.html", way="ending")


@require_safe
def roles(request: DeskRequest) -> HttpResponse:
    """Which role may do what, and how far; whoever is signed in may know it."""
    named_roles, rows = matrix()
    shown = {"roles": named_roles, "rows": rows, "way": "roles", "may_see": request.actor.holds(VIEW_GRANTS)}
    return render(request, "access/roles.html", shown)
