"""The list of members."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tirek.access.views.rights import holding
from tirek.members.actions import open_list
from tirek.members.forms.saved import SavedFilterForm
from tirek.members.models import SavedFilter
from tirek.members.permissions import VIEW_MEMBERS
from tirek.members.tables import MembersPage
from tirek.ui.requests import DeskRequest


@require_safe
@holding(VIEW_MEMBERS)
def members(request: DeskRequest) -> HttpResponse:
    """Search, filters, sheet, pager; all state stands in the address."""
    page = MembersPage(request)
    open_list(actor=request.actor, units=page.roll.tops)
    saved = SavedFilter.objects.of(request.actor).order_by("name", "pk")
    return page.answer("members/list.html", saved=saved, naming=SavedFilterForm(auto_id="filter-%s"))
