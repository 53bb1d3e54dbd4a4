"""Importing a roll: the file comes in, and its page says how far it is."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from tirek.access.views.rights import holding
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.actions import Settings, receive_roll
from tirek.rolls.actions.states import IMPORTING
from tirek.rolls.forms import ConfirmForm, FullForm, RollForm, SheetForm
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.tables import ImportsPage, title_of_work
from tirek.rolls.views.preview import page as preview
from tirek.rolls.views.steps import steps
from tirek.structure.queries import unit_of_code
from tirek.tasks.models import Task
from tirek.tasks.tables import words_of, work
from tirek.ui.acts import Done, answer
from tirek.ui.days import today
from tirek.ui.edge import takes_files
from tirek.ui.errors import NotThere
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest

# What may go better another time.
_PASSING = ("roll_broken_off", "roll_our_fault", "not_allowed")
# How much of a phase must be done to judge the rest by: reading goes on evenly, the others in a few large steps.
_JUDGED_BY = {"read": 0.05, "check": 0.25, "write": 0.25}
# The step at which a person is asked, where it has an address of its own.
_ASKED = {RollState.ASKS_COLUMNS: "rolls:columns", RollState.ASKS_UNITS: "rolls:units"}


@takes_files
@require_http_methods(["GET", "POST"])
@holding(IMPORT_ROLL)
def upload(request: DeskRequest) -> HttpResponse:
    """Choose the file. The worker reads it; nothing of it enters the roll yet. Below stand those brought before."""
    page = ImportsPage(request)
    form = RollForm(request.POST or None, request.FILES or None, initial={"on": request.asof.today})

    def act() -> Done:
        return Done(to=reverse("rolls:roll", args=[_receive(request, form).pk]))

    shown = answer(
        request, form, act, "rolls/upload.html", preview=None, shown=lambda: {"steps": steps(None), "page": page}
    )
    return page.told_apart(shown)


def _receive(request: DeskRequest, form: RollForm) -> RollImport:
    given = form.cleaned_data
    within = unit_of_code(request.actor, IMPORT_ROLL, given["unit"]) if given["unit"] else None
    settings = Settings(on=given["on"], within=within, allow_transfers=given["allow_transfers"])
    return receive_roll(
        actor=request.actor, file=given["file"].file, name=given["file"].name, settings=settings, today=today()
    )


@require_GET
def roll(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Where the roll is: at work, before a question, before its confirmation, entered, or stopped."""
    found = own_roll(request, roll_id)
    if found.state in _ASKED:
        return redirect(_ASKED[RollState(found.state)], found.pk)
    context: dict[str, Any] = {"roll": found, "steps": steps(found), "gone_on": "gone_on" in request.GET}
    if found.is_at_work:
        return render(request, "rolls/work.html", context | _work(found))
    if found.state == RollState.FAILED:
        return render(request, "rolls/failed.html", context | _failure(found) | {"form": ActForm()})
    if found.state == RollState.ASKS_SHEET:
        return render(request, "rolls/sheet.html", context | {"form": SheetForm(sheets=found.sheets)})
    context["confirm"] = ConfirmForm()
    # Two forms on one page: what names a field must not name two.
    context["full"] = FullForm(initial={"full": found.full}, auto_id="full_%s")
    return render(request, "rolls/preview.html", context | preview(request, found))


@require_GET
def progress(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """The part of the page that changes while the worker is busy; when it is done, the page."""
    found = own_roll(request, roll_id)
    here = reverse("rolls:roll", args=[found.pk])
    if not request.htmx:
        return HttpResponseRedirect(here)
    if not found.is_at_work:
        # The page stands at this address, perhaps at a part of it: to go there again would load nothing.
        return HttpResponseClientRefresh()
    return render(request, "rolls/_work.html", {"roll": found} | _work(found))


def _work(found: RollImport) -> dict[str, Any]:
    """How far it is. One that has come to its end just now has no task any more; the next look tells."""
    task = _task(found)
    phase = task.phase if task is not None else ""
    told = work(task, timezone.now(), judged_by=_JUDGED_BY.get(phase, 0)) if task is not None else {}
    return {"title": title_of_work(found, phase), "phase": phase, **told}


def _failure(found: RollImport) -> dict[str, Any]:
    """Why it stopped. What is wrong with the file stays wrong however often it is tried."""
    task = _task(found)
    code = (task.failure or {}).get("code") if task is not None else None
    return {"words": words_of(task) if task is not None else "", "may_retry": code in _PASSING}


def _task(found: RollImport) -> Task | None:
    return Task.objects.about(IMPORTING, found.pk).first()


def own_roll(request: DeskRequest, roll_id: UUID) -> RollImport:
    """A roll is there for whoever uploaded it, and nobody else. What was forgotten is answered like what never was."""
    found = RollImport.objects.of(request.actor).select_related("act").filter(pk=roll_id).first()
    if found is None:
        raise NotThere(
            _("This import is not there any more"),
            _("Its file has been forgotten, or somebody else uploaded it. Nothing of it will enter the rolls."),
            back=reverse("rolls:import"),
            back_label=_("Your imports"),
        )
    return found
