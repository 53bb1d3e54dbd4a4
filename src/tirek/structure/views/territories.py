"""The classifier of territories as of a day."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tirek.structure.tables.classifier import TerritoriesPage
from tirek.ui.requests import DeskRequest


@require_GET
def listing(request: DeskRequest) -> HttpResponse:
    """With ?in= what lies in a territory; with ?q= those found by name or code."""
    return TerritoriesPage(request).answer("structure/territories.html")
