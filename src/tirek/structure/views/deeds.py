"""The course that every act page takes: the form, a preview of it, the act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tirek.kernel.errors import Refused
from tirek.kernel.permissions import Permission
from tirek.structure.forms import ActForm
from tirek.structure.models import Act, Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on, parent_on
from tirek.structure.views.preview import Measure, preview
from tirek.ui.days import with_day
from tirek.ui.pages import page_address
from tirek.ui.requests import DeskRequest
from tirek.ui.toasts import done
from tirek.ui.words import named

# Where the word of a refusal belongs. What is not named here stands above the form.
FIELDS = {
    "code_taken": "code",
    "day_in_future": "on",
    "unit_not_open": "on",
    "closing_too_early": "on",
    "name_missing": "name_kk",
    "kind_not_allowed": "kind",
    "under_itself": "to_parent",
}


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One act as a page offers it.

    ``act`` does it and ``above`` gives the units whose numbers are told; both are asked only when the form is valid.
    ``box`` is the template of what stands before and after. ``sum`` stands beside the button ``verb``, ``done`` in the
    message afterwards.
    """

    unit: Unit
    name: str
    form: ActForm
    act: Callable[[], Act]
    above: Callable[[], Sequence[Unit]]
    title: str
    verb: str
    sum: str
    done: str
    box: str
    icon: str
    danger: bool = False

    def to_name(self) -> str:
        """The name of the unit it moves to, where it moves."""
        to_parent, on = self.form.cleaned_data.get("to_parent"), self.form.cleaned_data["on"]
        return named(names_on([to_parent.pk], on)[to_parent.pk]) if to_parent else ""


def reachable(request: DeskRequest, code: str, permission: Permission) -> Unit:
    """The unit an act is about: 404 outside the reach, 403 inside it without the right."""
    unit = get_object_or_404(request.actor.visible(Unit, VIEW_UNIT).select_related("kind"), code=code)
    if not request.actor.can(permission, unit):
        raise PermissionDenied
    return unit


def carry_out(request: DeskRequest, deed: Deed, measure: Measure) -> HttpResponse:
    """Show the form; show what the act would do; do it, if that is what was shown."""
    form = deed.form
    if not form.is_valid():
        return _page(request, deed)
    try:
        if request.POST.get("step") == "do" and form.was_seen():
            return _finish(request, deed, deed.act())
        day = form.cleaned_data["on"]
        shown = preview(deed.act, measure=measure, unit=deed.unit, above=deed.above(), on=day)
        said = {"day": day, "last_day": day - timedelta(days=1), "said": form.cleaned_data, "to_name": deed.to_name()}
        return _page(request, deed, preview=shown, mark=form.fingerprint(), **said)
    except Refused as refused:
        if refused.code == "not_allowed":
            raise PermissionDenied from refused
        field = FIELDS.get(refused.code, "")
        form.add_error(field if field in form.fields else None, str(refused))
        return _page(request, deed)


def _finish(request: DeskRequest, deed: Deed, act: Act) -> HttpResponse:
    """To the page of the unit, on a day on which the act can be seen."""
    url = page_address("unit", (act.unit or deed.unit).code)
    done(request, deed.done, undo_url=reverse("structure:undo", args=[act.public_id]))
    return HttpResponseRedirect(with_day(url, request.asof) if request.on >= act.effective_on else url)


def _page(request: DeskRequest, deed: Deed, **shown: Any) -> HttpResponse:
    parent = parent_on(deed.unit, request.on)
    context = {
        "deed": deed,
        "form": deed.form,
        "unit": deed.unit,
        "name": deed.name,
        "parent": named(names_on([parent.pk], request.on)[parent.pk]) if parent else "",
        "changed": request.POST.get("step") == "do" and "preview" in shown,
    }
    refused = request.method == "POST" and deed.form.errors
    return render(request, "structure/act.html", context | shown, status=422 if refused else 200)
