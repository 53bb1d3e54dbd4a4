"""Undo an act, of whatever kind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from tirek.audit.words import reason_of
from tirek.kernel.declarations import Link
from tirek.kernel.errors import NotAllowed
from tirek.structure.actions import ask_to_undo, is_large, undo_act
from tirek.structure.actions.undo import AlreadyUndone, OutOfReach, check_may_undo
from tirek.structure.actions.undoing import AT_ONCE, UNDOING, large_among, touched_more_than
from tirek.structure.acts import UNIT_MOVED
from tirek.structure.models import Act, Unit
from tirek.structure.permissions import UNDO_ACT, VIEW_UNIT
from tirek.structure.queries import barred_from_undoing, line_of, names_on, reaches_back, steps_to
from tirek.structure.views.preview import Preview, preview
from tirek.tasks.models import Task
from tirek.tasks.tables import words_of, work
from tirek.ui.acts import ROWS, Done, answer
from tirek.ui.days import today, with_day
from tirek.ui.forms import ActForm
from tirek.ui.pages import page_address
from tirek.ui.requests import DeskRequest
from tirek.ui.toasts import done
from tirek.ui.words import named

# Of the acts that rest on one, the latest are named: these are undone first. Of each the first whom it concerned.
SHOWN, NAMED = 20, 3
# Of the units that members came from, the first are counted beside the one they came to.
_SIDES = 5


@dataclass(frozen=True)
class Concerned:
    """An act and the first of those whom it concerned; ``hidden`` where none of them is to be seen."""

    act: Act
    first: Sequence[Link]
    more: bool
    hidden: bool


@require_http_methods(["GET", "POST"])
def undo(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """Say what comes back, then bring it back."""
    act = _act(request, public_id)
    asked = Task.objects.about(UNDOING, act.pk).first()
    if asked is not None and asked.is_at_work:
        return HttpResponseRedirect(_progress(request, act))
    form = ActForm(request.POST if request.method == "POST" else None)
    return answer(
        request,
        form,
        lambda: _undone(request, act),
        "structure/undo.html",
        shown=lambda: _page(request, act, form),
        preview=lambda: _shown(request, act) | (_stopped(request, asked) if asked is not None else {}),
        at_once=True,
    )


def _page(request: DeskRequest, act: Act, form: ActForm) -> dict[str, Any]:
    """The rest of the page, with why the act stays where it does, and what is to be undone first."""
    shown = _context(request, act)
    (shown["concerned"],) = _concerned_by(request, [act])
    if form.refusal is not None:
        shown["refused"] = str(form.refusal)
        shown["later"] = _later(request, form.refusal.params.get("act_ids", []))
        shown["corrected_at"] = _corrected_at(request, act)
    return shown


def _concerned_by(request: DeskRequest, acts: Sequence[Act]) -> list[Concerned]:
    """Of all of them in two questions for each way to name somebody. Of one that touched much nobody is looked for."""
    large, asked, found = large_among(acts), defaultdict[Any, list[Act]](list), dict[int, Sequence[Link]]()
    for act in acts:
        if act.declared and act.declared.concerns and act.pk not in large:
            asked[act.declared.concerns].append(act)
    for concerns, some in asked.items():
        found |= {act.pk: () for act in some} | concerns(request.actor, some, NAMED + 1)
    return [_concerned(act, found.get(act.pk)) for act in acts]


def _concerned(act: Act, found: Sequence[Link] | None) -> Concerned:
    first = found or ()
    return Concerned(act, first[:NAMED], more=len(first) > NAMED, hidden=found is not None and not found)


def _corrected_at(request: DeskRequest, act: Act) -> Link | None:
    """Where the reader does it the other way, as the act itself stays."""
    return act.declared.corrected_at(request.actor, act) if act.declared and not act.is_undone else None


@require_GET
def undoing(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """How far the worker is. When it is done the page goes where the reader came from; where it stopped, back."""
    act = _act(request, public_id)
    asked = Task.objects.about(UNDOING, act.pk).first()
    if barred_from_undoing(request.actor, act):
        raise PermissionDenied
    if asked is not None and asked.is_at_work:
        template = "structure/_undoing.html" if request.htmx else "structure/undoing.html"
        return render(request, template, _context(request, act) | work(asked, timezone.now()))
    if act.is_undone:
        done(request, _("Undone: %(act)s.") % {"act": act})
    back = reverse("structure:undo", args=[act.public_id], query=_query(request))
    to = _next(request, act) if act.is_undone else back
    return HttpResponseClientRedirect(to) if request.htmx else HttpResponseRedirect(to)


def _undone(request: DeskRequest, act: Act) -> Done:
    """Here and now, or where it is much, by the worker."""
    if is_large(act):
        ask_to_undo(actor=request.actor, act=act, on=today())
        return Done(to=_progress(request, act))
    undo_act(actor=request.actor, act=act, on=today())
    return Done(to=_next(request, act), said=_("Undone: %(act)s.") % {"act": act})


def _progress(request: DeskRequest, act: Act) -> str:
    return reverse("structure:undoing", args=[act.public_id], query=_query(request))


def _query(request: DeskRequest) -> dict[str, str]:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return {"next": wanted} if wanted else {}


def _shown(request: DeskRequest, act: Act) -> dict[str, Any]:
    """What the undoing would do. Of one that touched much only that it may be done: to find out is to do it."""
    if act.is_undone:
        raise AlreadyUndone
    large = is_large(act)
    if large or touched_more_than(act, ROWS):
        check_may_undo(request.actor, act)
        return {"large": AT_ONCE} if large else {"many": ROWS}
    uncounted = list(act.declared.uncounted(act)) if act.declared else []
    return {"preview": _preview(request, act), "since": reaches_back(act), "uncounted": uncounted}


def _stopped(request: DeskRequest, asked: Task) -> dict[str, Any]:
    """Why the worker did not undo it; it may be asked again. What somebody may not do is said to them alone."""
    code = (asked.failure or {}).get("code")
    if code in {NotAllowed.code, OutOfReach.code} and asked.account_id != request.actor.account_id:
        return {}
    return {"stopped": words_of(asked), "later": _later(request, (asked.failure or {}).get("act_ids", []))}


def _later(request: DeskRequest, ids: list[int]) -> list[Concerned]:
    """What rests on it, the latest first."""
    found = Act.objects.filter(pk__in=ids).order_by("-pk")[:SHOWN]
    return _concerned_by(request, list(found))


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


def _preview(request: DeskRequest, act: Act) -> Preview | None:
    """What the undoing does to the numbers of the units concerned, on the day the act holds from."""
    if act.unit is None:
        return None
    return preview(
        lambda: undo_act(actor=request.actor, act=act, on=today()),
        unit=act.unit,
        above=_units_of(act, act.unit),
        on=act.effective_on,
    )


def _units_of(act: Act, unit: Unit) -> list[Unit]:
    """For a move the units above only one of its two places; else those above, with the units where members change."""
    if act.kind == UNIT_MOVED.key:
        ends = Unit.objects.in_bulk([act.summary["from_parent"], act.summary["to_parent"]])
        old, new = (line_of(end, act.effective_on)[::-1] for end in ends.values())
        return [each for each in old if each not in new] + [each for each in new if each not in old]
    line = line_of(unit, act.effective_on)[::-1]
    if act.kind.startswith("unit_"):
        return line[1:]
    others = Unit.objects.filter(pk__in=act.at_ids).exclude(pk=unit.pk).order_by("pk")[:_SIDES]
    beside = {above: None for other in others for above in line_of(other, act.effective_on)[::-1]}
    return [*line, *(each for each in beside if each not in line)]


def _next(request: DeskRequest, act: Act) -> str:
    """Where the reader came from, else the unit if it still stands, else the tree."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    unit = Unit.objects.filter(acts=act).first()
    return with_day(page_address("unit", unit.code) if unit else page_address("structure"), request.asof)


def _context(request: DeskRequest, act: Act) -> dict[str, Any]:
    name = named(names_on([act.unit.pk], act.effective_on)[act.unit.pk]) if act.unit else ""
    told: dict[str, Any] = {"act": act, "unit": act.unit, "name": name, "next": "", "entered_by": _entered_by(act)}
    told["steps"] = steps_to(request.actor, act.unit, act.effective_on)[:-1] if act.unit else []
    told["back"] = _next(request, act)
    return told | _query(request)


def _entered_by(act: Act) -> str:
    """In the reader's language, where it was the system."""
    return act.actor.full_name if act.actor else reason_of(act.reason)
