"""Undo an act, of whatever kind."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.kernel.errors import Refused
from tirek.structure.actions import undo_act
from tirek.structure.actions.undo import AlreadyUndone
from tirek.structure.enums import ActKind
from tirek.structure.models import Act, Unit
from tirek.structure.permissions import UNDO_ACT, VIEW_UNIT
from tirek.structure.queries import line_of, names_on
from tirek.structure.views.preview import Measure, Preview, preview
from tirek.ui.days import today, with_day
from tirek.ui.requests import DeskRequest
from tirek.ui.templatetags.reading import named
from tirek.ui.toasts import done

# Of the acts that rest on one, the latest are named: these are undone first.
SHOWN = 20


@require_http_methods(["GET", "POST"])
def undo(request: DeskRequest, public_id: UUID, measure: Measure) -> HttpResponse:
    """Say what comes back, then bring it back."""
    act = _act(request, public_id)
    shown: dict[str, Any] = {}
    try:
        if act.is_undone:
            raise AlreadyUndone
        if request.method == "POST":
            undo_act(actor=request.actor, act=act, on=today())
            done(request, _("Undone: %(act)s.") % {"act": act})
            return HttpResponseRedirect(_next(request, act))
        shown["preview"] = _preview(request, act, measure)
    except Refused as refused:
        if refused.code == "not_allowed":
            raise PermissionDenied from refused
        later = Act.objects.filter(pk__in=refused.params.get("act_ids", [])).order_by("-pk")[:SHOWN]
        shown |= {"refused": str(refused), "later": later}
    return _page(request, act, shown)


def _act(request: DeskRequest, public_id: UUID) -> Act:
    """An act at a unit of the reach. Where undoing removed the unit, whoever did it still sees it, and the centre."""
    units = request.actor.visible(Unit, VIEW_UNIT).values("pk")
    act = get_object_or_404(Act.objects.select_related("resolution", "undone_by", "actor"), public_id=public_id)
    unit = Unit.objects.filter(acts=act).select_related("kind").first()
    if unit is not None and units.filter(pk=unit.pk).exists():
        act.unit = unit
        return act
    if unit is None and (act.actor_id == request.actor.account_id or request.actor.can(UNDO_ACT)):
        act.unit = None
        return act
    raise Http404


def _preview(request: DeskRequest, act: Act, measure: Measure) -> Preview | None:
    """What the undoing does to the numbers of the units concerned, on the day the act holds from."""
    if act.unit is None:
        return None
    return preview(
        lambda: undo_act(actor=request.actor, act=act, on=today()),
        measure=measure,
        unit=act.unit,
        above=_concerned(act, act.unit),
        on=act.effective_on,
    )


def _concerned(act: Act, unit: Unit) -> list[Unit]:
    """For a move the units above only one of its two places; else those above, with the unit where members change."""
    if act.kind == ActKind.UNIT_MOVED:
        ends = Unit.objects.in_bulk([act.summary["from_parent"], act.summary["to_parent"]])
        old, new = (line_of(end, act.effective_on)[::-1] for end in ends.values())
        return [each for each in old if each not in new] + [each for each in new if each not in old]
    line = line_of(unit, act.effective_on)[::-1]
    return line[1:] if act.kind.startswith("unit_") else line


def _next(request: DeskRequest, act: Act) -> str:
    """Where the reader came from, else the unit if it still stands, else the tree."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    unit = Unit.objects.filter(acts=act).first()
    return with_day(reverse("figures:unit", args=[unit.code]) if unit else reverse("figures:tree"), request.asof)


def _page(request: DeskRequest, act: Act, shown: dict[str, Any]) -> HttpResponse:
    name = named(names_on([act.unit.pk], act.effective_on)[act.unit.pk]) if act.unit else ""
    context = {
        "act": act,
        "unit": act.unit,
        "name": name,
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "structure/undo.html", context | shown, status=status)
