"""The list of units with their figures."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tirek.structure.queries import has_territories
from tirek.ui.requests import DeskRequest
from tirek.units.tables.unit_list import UnitsPage


@require_safe
def units(request: DeskRequest) -> HttpResponse:
    """Search, filters, columns, order, page: all of it stands in the address."""
    return UnitsPage(request).answer("units/units.html", territories=has_territories())
