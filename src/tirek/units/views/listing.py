"""The list of units with their figures, and the same as a file."""

from tempfile import TemporaryFile

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from tirek.ui.requests import DeskRequest
from tirek.units.exports.units import unit_lines, units_workbook
from tirek.units.tables.unit_list import UnitsPage

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def units(request: DeskRequest) -> HttpResponse:
    """Search, filters, columns, order, page: all of it stands in the address."""
    return UnitsPage(request).answer("units/units.html")


@require_safe
def units_csv(request: DeskRequest) -> StreamingHttpResponse:
    """The whole list in its order, with the same columns."""
    page = UnitsPage(request)
    asked, lines = page.asked, unit_lines(page.asked, page.figures)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="units-{asked.day.isoformat()}.csv"'
    return answer


@require_safe
def units_xlsx(request: DeskRequest) -> HttpResponse:
    """The same as a workbook."""
    page = UnitsPage(request)
    asked = page.asked
    with TemporaryFile() as file:
        units_workbook(file, asked, page.figures)
        file.seek(0)
        answer = HttpResponse(file.read(), content_type=_WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="units-{asked.day.isoformat()}.xlsx"'
    return answer
