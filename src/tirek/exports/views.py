"""A list taken out: sent at once, or its page until the worker has made it."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from tirek.exports.actions import FormNotChosen, start_export, still_allowed
from tirek.exports.declared import Asked, Export, ExportTable, exports
from tirek.exports.files import TYPES, csv_lines, on_paper, unseen_text, workbook_pieces, write_workbook
from tirek.exports.models import WRITING, ExportFile, ExportKind
from tirek.exports.tables import FilesPage
from tirek.kernel.actor import Actor
from tirek.kernel.errors import NotAllowed, Refused
from tirek.kernel.sealing import unseal
from tirek.tasks.models import Task
from tirek.tasks.tables import words_of, work
from tirek.ui.acts import Done, SentBefore, carried_out
from tirek.ui.addresses import asked as of_list
from tirek.ui.days import with_day
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest


def attached(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    """The answer as a file of this name, which nobody on the way keeps."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def taking_out(export: Export) -> Callable[..., HttpResponseBase]:
    """The page to which the query of a list is posted. A GET must not do it: it is written into the log."""

    @require_POST
    def take_out(request: DeskRequest, **named: Any) -> HttpResponseBase:
        kind = request.POST.get("kind", export.kinds[0] if len(export.kinds) == 1 else "")
        options = frozenset(option for option in export.options if request.POST.get(option))
        asked = Asked(
            actor=request.actor, query=of_list(request.GET, "m"), day=request.on, today=request.asof.today, kind=kind,
            options=options, named=named,
        )  # fmt: skip
        try:
            if export.is_kept(kind):
                return _asked_for(request, export, asked)
            made, table = start_export(actor=request.actor, export=export, asked=asked, language=_language())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except NotAllowed:
            raise
        except Refused as refusal:
            return _refused(request, export, asked, str(refusal))
        if made.kind == ExportKind.PRINT:
            return _printed(request, export, asked, made, table)
        return redirect("exports:file", made.pk) if made.kept else sent(table, made.kind, request.actor, made.unseen)

    return take_out


def _asked_for(request: DeskRequest, export: Export, asked: Asked) -> HttpResponse:
    """Pressed twice, the worker makes one file. What is sent at once is sent as often as it is asked for."""
    form = ActForm(request.POST)

    def act() -> Done:
        made, _table = start_export(actor=request.actor, export=export, asked=asked, language=_language())
        return Done(to=reverse("exports:file", args=[made.pk]))

    answered = carried_out(request, form, act)
    again = form if isinstance(form.refusal, SentBefore) else None
    return answered or _refused(request, export, asked, str(form.refusal or FormNotChosen()), again)


def _language() -> str:
    return get_language() or "kk"


def _refused(
    request: DeskRequest, export: Export, asked: Asked, reason: str, again: ActForm | None = None
) -> HttpResponse:
    """``again`` has a new ticket: the same is sent with it, if this file is meant, too."""
    back = export.back_to(asked.named)
    shown = {"reason": reason, "export": export, "back": back, "asked": asked, "again": again}
    shown |= {"here": _list_of(request, back)}
    return render(request, "exports/refused.html", shown, status=422)


def _list_of(request: DeskRequest, back: str) -> str:
    """Where whoever changes the language of this answer goes: it came of a form, and its address is none to open."""
    return f"{back}?{request.GET.urlencode()}" if request.GET else back


def _printed(request: DeskRequest, export: Export, asked: Asked, made: ExportFile, table: ExportTable) -> HttpResponse:
    """All of the list on one page, for paper."""
    back = export.back_to(asked.named)
    shown = {"export": export, "table": table, "back": back, "here": _list_of(request, back), "on": asked.day}
    shown |= {"rows": on_paper(table, made.language), "lacking": unseen_text(made.unseen)}
    return render(request, "exports/print.html", shown)


def sent(table: ExportTable, kind: str, actor: Actor, unseen: int = 0) -> HttpResponseBase:
    """The table as a file of this kind: a CSV is read while it is sent."""
    name = f"{table.name}.{kind}"
    if kind == ExportKind.CSV:
        lines = csv_lines(table, actor, _language())
        return attached(StreamingHttpResponse(lines, content_type=TYPES["csv"]), name)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    write_workbook(file, table, unseen)
    file.seek(0)
    return attached(FileResponse(file, content_type=TYPES["xlsx"]), name)


@require_GET
def files(request: DeskRequest) -> HttpResponse:
    """The files that this account asked for."""
    return FilesPage(request).answer("exports/files.html")


@require_GET
def file(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """How far the file is; where it is ready, the link."""
    made = _own(request, file_id)
    template = "exports/_state.html" if request.htmx else "exports/file.html"
    return render(request, template, _state(request, made))


@require_GET
def download(request: DeskRequest, file_id: UUID) -> HttpResponseBase:
    """For as long as the link holds, and to whoever asked for it alone, while they may take just this out."""
    made = _own(request, file_id)
    still_allowed(actor=request.actor, made=made, now=timezone.now())
    if not made.is_ready or made.is_gone(timezone.now()):
        return render(request, "exports/file.html", _state(request, made), status=410)
    answer = StreamingHttpResponse(workbook_pieces(request.actor, made), content_type=TYPES["xlsx"])
    answer["Content-Length"] = str(made.size)
    return attached(answer, str(made))


def _state(request: DeskRequest, made: ExportFile) -> dict[str, Any]:
    task = None if made.is_ready else Task.objects.about(WRITING, made.pk).first()
    export = exports[made.export]
    back = with_day(export.back_to(made.named), request.asof)
    shown: dict[str, Any] = {"made": made, "export": export, "back": back, "gone": made.is_gone(timezone.now())}
    shown["lacking"] = unseen_text(made.unseen)
    if made.is_ready:
        shown["note"] = export.note(QueryDict(unseal(bytes(made.query))), made.on, request.asof.today)
    if task is not None and task.is_at_work:
        return shown | work(task, timezone.now())
    return shown | {"stopped": words_of(task) if task is not None else ""}


def _own(request: DeskRequest, file_id: UUID) -> ExportFile:
    return get_object_or_404(ExportFile.objects.of(request.actor), pk=file_id)
