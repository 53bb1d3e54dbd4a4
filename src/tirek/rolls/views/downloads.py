"""Files that an import gives back."""

import tempfile
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tirek.rolls.actions import note_missing_taken
from tirek.rolls.exports.returned import as_csv, as_workbook, missing_rows, rejected_rows
from tirek.rolls.exports.template import template_csv, template_xlsx
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.queries.effects import lasting
from tirek.rolls.views.imports import own_roll
from tirek.rolls.views.preview import absent
from tirek.ui.days import today
from tirek.ui.requests import DeskRequest

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def template(request: DeskRequest) -> HttpResponse:
    """A table to begin from, which can be imported as it is."""
    answer = HttpResponse(template_xlsx(request.actor, today()), content_type=_XLSX)
    answer["Content-Disposition"] = 'attachment; filename="roll.xlsx"'
    return answer


@require_GET
def template_text(request: DeskRequest) -> HttpResponse:
    """The same as text."""
    answer = HttpResponse(template_csv(request.actor, today()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="roll.csv"'
    return answer


@require_GET
def rejected(request: DeskRequest, roll_id: UUID) -> FileResponse:
    """The rejected lines, to be corrected and brought again."""
    roll = own_roll(request, roll_id)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    as_workbook(rejected_rows(lasting(roll.pk), roll), _("Rejected lines"), target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=_name("rejected", roll, "xlsx"), content_type=_XLSX)


@require_GET
def missing(request: DeskRequest, roll_id: UUID) -> FileResponse:
    """Whom the file does not name."""
    roll = _unentered(request, roll_id)
    note_missing_taken(actor=request.actor, roll=roll, kind="xlsx")
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    as_workbook(missing_rows(absent(request.actor, roll)), _("Not in the file"), target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=_name("missing", roll, "xlsx"), content_type=_XLSX)


@require_GET
def missing_csv(request: DeskRequest, roll_id: UUID) -> StreamingHttpResponse:
    """The same as text."""
    roll = _unentered(request, roll_id)
    note_missing_taken(actor=request.actor, roll=roll, kind="csv")
    lines = as_csv(missing_rows(absent(request.actor, roll)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_name("missing", roll, "csv")}"'
    return answer


def _unentered(request: DeskRequest, roll_id: UUID) -> RollImport:
    """Known from the check until the roll is entered: then its lines are gone."""
    roll = own_roll(request, roll_id)
    if roll.state != RollState.CHECKED:
        raise Http404
    return roll


def _name(what: str, roll: RollImport, ending: str) -> str:
    return f"{what}-{roll.on.isoformat()}.{ending}"
