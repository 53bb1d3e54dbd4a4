"""The list of units with their figures, and the same as a file."""

from collections.abc import Callable
from dataclasses import replace
from tempfile import TemporaryFile

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tirek.kernel.declarations import figures
from tirek.structure.enums import Role
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on
from tirek.ui.cursors import conceal, reveal
from tirek.ui.requests import DeskRequest
from tirek.units.exports.units import unit_lines, units_workbook
from tirek.units.queries.units import CLOSED, FILTERS, UnitList
from tirek.units.tables.roster import columns, faults, heads, possible_columns, roles, rows

_SORTS = ("place", "name", "code", "opened", "closed")
_MOST_TYPED = 100
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def units(request: DeskRequest) -> HttpResponse:
    """Search, filters, columns, order, page: all of it stands in the address."""
    asked = _asked(request)
    shown = columns(request.GET.getlist("col"), asked.role)
    page = asked.page(after=_row(request.GET, "after"), before=_row(request.GET, "before"))
    context = {
        "asked": asked,
        "page": page,
        "before": conceal(page.previous) if page.previous else "",
        "after": conceal(page.next) if page.next else "",
        "rows": rows(asked, page, shown),
        "last": page.first + len(page.ids) - 1,
        "heads": heads(asked, shown),
        "possible": [(figure, figure in shown) for figure in possible_columns(asked.role)],
        "within": names_on([asked.unit.pk], asked.day)[asked.unit.pk] if asked.unit else None,
        "roles": roles(asked),
        "everything": sum(asked.by_role.values()),
        "faults": faults(asked.charter),
    }
    return render(request, "units/units.html", context)


@require_safe
def units_csv(request: DeskRequest) -> StreamingHttpResponse:
    """The whole list in its order, with the same columns."""
    asked = _asked(request)
    lines = unit_lines(asked, columns(request.GET.getlist("col"), asked.role))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="units-{asked.day.isoformat()}.csv"'
    return answer


@require_safe
def units_xlsx(request: DeskRequest) -> HttpResponse:
    """The same as a workbook."""
    asked = _asked(request)
    with TemporaryFile() as file:
        units_workbook(file, asked, columns(request.GET.getlist("col"), asked.role))
        file.seek(0)
        answer = HttpResponse(file.read(), content_type=_WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="units-{asked.day.isoformat()}.xlsx"'
    return answer


def _asked(request: DeskRequest) -> UnitList:
    """What stands in the address; what it does not know is left out, but a unit that one may not see counts as none."""
    given = request.GET
    unit = None
    if code := given.get("unit"):
        unit = get_object_or_404(request.actor.visible(Unit, VIEW_UNIT).select_related("kind"), code=code)
    state = _one_of(given.get("state", ""), FILTERS.__contains__)
    sort = _one_of(given.get("sort", ""), lambda key: key.lstrip("-") in _SORTS or key.lstrip("-") in figures)
    asked = UnitList(
        actor=request.actor,
        day=request.on,
        unit=unit,
        role=_one_of(given.get("role", ""), Role.values.__contains__),
        text=given.get("q", "").strip()[:_MOST_TYPED],
        state=state,
        sort=sort or ("-closed" if state == CLOSED else "place"),
    )
    return asked if _may_sort(asked) else replace(asked, sort="place")


def _may_sort(asked: UnitList) -> bool:
    key = asked.sort.lstrip("-")
    return key not in figures or asked.sortable(key)


def _one_of(typed: str, known: Callable[[str], bool]) -> str:
    return typed if known(typed) else ""


def _row(given: QueryDict, name: str) -> int | None:
    found = reveal(given.get(name, ""))
    return found[0] if len(found) == 1 else None
