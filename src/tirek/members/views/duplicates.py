"""Who may have been entered twice."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tirek.access.views.rights import holding
from tirek.members.actions import open_list
from tirek.members.queries.duplicates import units_of
from tirek.members.tables.duplicates import DuplicatesPage
from tirek.people.permissions import MERGE_PERSONS
from tirek.ui.requests import DeskRequest


@require_safe
@holding(MERGE_PERSONS)
def duplicates(request: DeskRequest) -> HttpResponse:
    """With ?unit= those who stand in it and below; each leads to where two records are merged."""
    page = DuplicatesPage(request)
    open_list(actor=request.actor, units=units_of(page.rows))
    return page.answer("members/duplicates.html")
