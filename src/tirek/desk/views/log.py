"""The log, as it is searched, taken out and proved."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from tirek.audit.permissions import VIEW_LOG
from tirek.audit.queries import state
from tirek.desk.actions import start_log_export
from tirek.desk.exports import csv_lines
from tirek.desk.tables import LogPage
from tirek.ui.addresses import asked
from tirek.ui.requests import DeskRequest


@require_safe
def lines(request: DeskRequest) -> HttpResponse:
    """Filters, lines, pager; all state stands in the address."""
    _check_reads(request)
    return LogPage(request).answer("desk/log.html")


@require_POST
def lines_csv(request: DeskRequest) -> StreamingHttpResponse:
    """The lines that the address names. A GET must not do it: it is itself written into the log."""
    _check_reads(request)
    log = LogPage(request).log
    if log.unread:
        raise BadRequest("a filter cannot be read")
    start_log_export(actor=request.actor, log=log, query=asked(request.GET).urlencode())
    answer = StreamingHttpResponse(
        csv_lines(log, request.asof.today, get_language() or "kk"), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="log-{request.asof.today.isoformat()}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def chain(request: DeskRequest) -> HttpResponse:
    """How far the chain reaches, what was found when it was last proved, what it can tell and what it cannot."""
    _check_reads(request)
    return render(request, "desk/chain.html", {"state": state()})


def _check_reads(request: DeskRequest) -> None:
    if not request.actor.holds(VIEW_LOG):
        raise PermissionDenied
