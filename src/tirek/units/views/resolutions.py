"""The page of a resolution: what rests on it, and its scanned file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.kernel.errors import NotAllowed
from tirek.papers.actions import attach_file
from tirek.papers.forms.files import AttachForm
from tirek.papers.tables.files import attached
from tirek.ui.acts import Done, answer
from tirek.ui.edge import takes_files
from tirek.ui.requests import DeskRequest
from tirek.units.attachables import RESOLUTION
from tirek.units.permissions import ATTACH_SCANS
from tirek.units.queries.resolutions import resolutions_seen
from tirek.units.tables.resolutions import RestingActsPage


@takes_files
@require_http_methods(["GET", "POST"])
def resolution(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """For whoever sees one of its acts; the scan for whoever holds that right at one of them."""
    found = get_object_or_404(resolutions_seen(request.actor), public_id=public_id)
    files = attached(request.actor, RESOLUTION, found.pk)
    if request.method == "POST" and not files.may_attach:
        raise NotAllowed(permission=ATTACH_SCANS.label)
    page, form = RestingActsPage(request, found), AttachForm(request.POST or None, request.FILES or None)

    def act() -> Done:
        given = form.cleaned_data["file"]
        made = attach_file(
            actor=request.actor, to=RESOLUTION, subject=str(found.pk), source=given.file, name=given.name,
            now=timezone.now(),
        )  # fmt: skip
        here = reverse("units:resolution", args=[found.public_id])
        return Done(to=here, said=_("The file is attached: %(name)s.") % {"name": made.name})

    shown = {"resolution": found, "attached": files, "page": page}
    return page.told_apart(answer(request, form, act, "units/resolution.html", preview=None, shown=lambda: shown))
