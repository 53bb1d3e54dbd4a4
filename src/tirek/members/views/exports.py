"""Taking a list out as a file: a CSV at once, a workbook when the worker has made it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tirek.kernel.errors import NotAllowed, Refused
from tirek.members.actions import start_export
from tirek.members.exports.listing import member_lines
from tirek.members.exports.pieces import workbook_pieces
from tirek.members.forms.saved import ExportForm
from tirek.members.models import Export, ExportKind, ExportState
from tirek.members.permissions import EXPORT_IINS, EXPORT_MEMBERS
from tirek.members.queries.listing import MemberList
from tirek.members.tables import asked
from tirek.structure.models import Unit
from tirek.ui.addresses import asked as of_list
from tirek.ui.requests import DeskRequest

_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_POST
def export(request: DeskRequest) -> HttpResponseBase:
    """The list that the address names. A GET must not do it: it is written into the log."""
    roll, form = asked(request), ExportForm(request.POST)
    if not form.is_valid():
        return render(request, "members/export_refused.html", {"reason": ""}, status=422)
    kind, iins = ExportKind(form.cleaned_data["kind"]), form.cleaned_data["iins"]
    query = of_list(request.GET, "m")
    try:
        made = start_export(actor=request.actor, roll=roll, query=query.urlencode(), kind=kind, with_iins=iins)
    except NotAllowed:
        raise
    except Refused as refusal:
        return render(request, "members/export_refused.html", {"reason": str(refusal)}, status=422)
    return _sent(made, roll) if kind == ExportKind.CSV else redirect("members:export-ready", made.pk)


def _sent(made: Export, roll: MemberList) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(member_lines(roll, with_iins=made.with_iins), content_type=_TYPES["csv"])
    return _named(answer, made)


def _named(answer: StreamingHttpResponse, made: Export) -> StreamingHttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{made}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def exports(request: DeskRequest) -> HttpResponse:
    """The files that this account asked for."""
    own = Export.objects.of(request.actor).filter(kind=ExportKind.XLSX).order_by("-asked_at", "pk")[:20]
    return render(request, "members/exports.html", {"exports": own, "now": timezone.now()})


@require_GET
def ready(request: DeskRequest, export_id: UUID) -> HttpResponse:
    """How far the file is; where it is ready, the link."""
    made = _own(request, export_id)
    template = "members/_export_state.html" if request.htmx else "members/export.html"
    return render(request, template, _state(request, made))


@require_GET
def download(request: DeskRequest, export_id: UUID) -> HttpResponseBase:
    """For as long as the link holds, and only for the one who asked for it, while they may still take members out."""
    made = _own(request, export_id)
    needed = (EXPORT_MEMBERS, EXPORT_IINS) if made.with_iins else (EXPORT_MEMBERS,)
    if not all(request.actor.visible(Unit, permission).exists() for permission in needed):
        raise PermissionDenied
    if made.state != ExportState.READY or _is_gone(made):
        return render(request, "members/export.html", _state(request, made), status=410)
    answer = StreamingHttpResponse(workbook_pieces(request.actor, made), content_type=_TYPES["xlsx"])
    answer["Content-Length"] = str(made.size)
    return _named(answer, made)


def _state(request: DeskRequest, made: Export) -> dict[str, Any]:
    return {"export": made, "gone": _is_gone(made), "today": request.asof.today}


def _own(request: DeskRequest, export_id: UUID) -> Export:
    return get_object_or_404(Export.objects.of(request.actor), pk=export_id)


def _is_gone(made: Export) -> bool:
    return made.expires_at is not None and made.expires_at <= timezone.now()
