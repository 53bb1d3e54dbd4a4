"""The log, as it is searched, taken out and proved."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from tirek.audit.permissions import VIEW_LOG
from tirek.audit.queries import state
from tirek.audit.words import word_of
from tirek.desk.actions import start_log_export
from tirek.desk.exports import csv_lines
from tirek.desk.forms import LogForm
from tirek.desk.queries.log import CAP, Page, Place, place_of
from tirek.desk.tables import log_lines
from tirek.structure.queries import names_on
from tirek.ui.cursors import conceal, reveal
from tirek.ui.requests import DeskRequest


@require_safe
def lines(request: DeskRequest) -> HttpResponse:
    """Filters, lines, pager; all state stands in the address."""
    _must_read(request)
    form = LogForm(request.GET, request.actor)
    log = form.log()
    page = log.page(_place(request.GET))
    names = names_on([log.unit.pk], request.asof.today) if log.unit else {}
    context = {
        "form": form,
        "log": log,
        "lines": log_lines(request.actor, page.lines, request.asof.today),
        "act": word_of(log.act) if log.act else "",
        "unit_name": names.get(log.unit.pk) if log.unit else None,
        "count": min(log.count, CAP),
        **_neighbours(page),
    }
    return render(request, "desk/log.html", context)


@require_POST
def lines_csv(request: DeskRequest) -> StreamingHttpResponse:
    """The lines that the address names. A GET must not do it: it is itself written into the log."""
    _must_read(request)
    log = LogForm(request.GET, request.actor).log()
    if log.unread:
        raise BadRequest("a filter cannot be read")
    query = request.GET.copy()
    for gone in ("after", "before"):
        query.pop(gone, None)
    start_log_export(actor=request.actor, log=log, query=query.urlencode())
    answer = StreamingHttpResponse(
        csv_lines(log, request.asof.today, get_language() or "kk"), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="log-{request.asof.today.isoformat()}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def chain(request: DeskRequest) -> HttpResponse:
    """How far the chain reaches, what was found when it was last proved, what it can tell and what it cannot."""
    _must_read(request)
    return render(request, "desk/chain.html", {"state": state()})


def _must_read(request: DeskRequest) -> None:
    if not request.actor.holds(VIEW_LOG):
        raise PermissionDenied


def _place(given: QueryDict) -> Place | None:
    for name, backwards in (("after", False), ("before", True)):
        if found := Place.of(reveal(given.get(name, "")), backwards=backwards):
            return found
    return None


def _neighbours(page: Page) -> dict[str, str]:
    return {
        "before": conceal(*place_of(page.previous)) if page.previous else "",
        "after": conceal(*place_of(page.next)) if page.next else "",
    }
