"""The log, as it is searched, taken out and proved."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tirek.audit.permissions import VIEW_LOG
from tirek.audit.queries import state
from tirek.desk.tables import LogPage
from tirek.ui.requests import DeskRequest


@require_safe
def lines(request: DeskRequest) -> HttpResponse:
    """Filters, lines, pager; all state stands in the address."""
    _check_reads(request)
    return LogPage(request).answer("desk/log.html")


@require_safe
def chain(request: DeskRequest) -> HttpResponse:
    """How far the chain reaches, what was found when it was last proved, what it can tell and what it cannot."""
    _check_reads(request)
    return render(request, "desk/chain.html", {"state": state()})


def _check_reads(request: DeskRequest) -> None:
    if not request.actor.holds(VIEW_LOG):
        raise PermissionDenied
