"""Importing a roll: the file comes in, and its page says how far it is."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from tirek.access.views.rights import holding
from tirek.kernel.progress import time_left
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.actions import Settings, receive_roll
from tirek.rolls.forms import ConfirmForm, FullForm, RollForm, SheetForm
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.queries.imports import ahead
from tirek.rolls.tables import ImportsPage, title_of_work
from tirek.rolls.views.preview import page as preview
from tirek.rolls.views.steps import steps
from tirek.structure.queries import unit_of_code
from tirek.ui.acts import Done, answer
from tirek.ui.days import today
from tirek.ui.edge import takes_files
from tirek.ui.errors import NotThere
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest

# What may go better another time.
_PASSING = ("roll_broken_off", "roll_our_fault", "not_allowed")
# How much of a phase must be done to judge the rest by: reading goes on evenly, the others in a few large steps.
_JUDGED_BY = {"read": 20, "check": 4, "write": 4}
# The step at which a person is asked, where it has an address of its own.
_ASKED = {RollState.ASKS_COLUMNS: "rolls:columns", RollState.ASKS_UNITS: "rolls:units"}


@takes_files
@require_http_methods(["GET", "POST"])
@holding(IMPORT_ROLL)
def upload(request: DeskRequest) -> HttpResponse:
    """Choose the file. The worker reads it; nothing of it enters the roll yet. Below stand those brought before."""
    page = ImportsPage(request)
    form = RollForm(request.POST or None, request.FILES or None, initial={"on": request.on})

    def act() -> Done:
        return Done(to=reverse("rolls:roll", args=[_receive(request, form).pk]))

    shown = answer(request, form, act, "rolls/upload.html", shown=lambda: {"steps": steps(None), "page": page})
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
        return HttpResponseClientRedirect(f"{here}#missing" if found.full else here)
    return render(request, "rolls/_work.html", {"roll": found} | _work(found))


def _work(found: RollImport) -> dict[str, Any]:
    """How much is done, and how long the rest will take at this pace. Nothing is said of it at the beginning."""
    told = getattr(found, "progress", None)
    left: timedelta | None = None
    if told is not None and told.total and told.done * _JUDGED_BY[told.phase] > told.total:
        left = time_left(told.done, told.total, told.began_at, told.told_at, timezone.now())
    return {
        "told": told,
        "title": title_of_work(found, told.phase if told is not None else ""),
        "part": round(100 * told.done / told.total) if told is not None and told.total else None,
        "seconds_left": round(left.total_seconds()) if left is not None else None,
        "minutes_left": round(left.total_seconds() / 60) if left is not None else None,
        "ahead": 0 if told is not None else ahead(found),
    }


def _failure(found: RollImport) -> dict[str, Any]:
    """Why it stopped. What is wrong with the file stays wrong however often it is tried."""
    failure = found.failure or {}
    return {"words": failure.get(get_language() or "", ""), "may_retry": failure.get("code") in _PASSING}


def own_roll(request: DeskRequest, roll_id: UUID) -> RollImport:
    """A roll is there for whoever uploaded it, and nobody else. What was forgotten is answered like what never was."""
    found = RollImport.objects.of(request.actor).select_related("act", "progress").filter(pk=roll_id).first()
    if found is None:
        raise NotThere(
            _("This import is not there any more"),
            _("Its file has been forgotten, or somebody else uploaded it. Nothing of it will enter the rolls."),
            back=reverse("rolls:import"),
            back_label=_("Your imports"),
        )
    return found
