"""What a person answers on the way of a roll, and what leaves it."""

import json
from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tirek.kernel.sealing import unseal
from tirek.rolls.actions import (
    NotNow,
    call_full,
    choose_columns,
    choose_sheet,
    confirm_roll,
    discard_roll,
    end_leavers,
    name_units,
    retry_roll,
    units_within,
)
from tirek.rolls.forms import ColumnsForm, ConfirmForm, FullForm, LeaversForm, SheetForm, UnitsForm
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.queries.effects import lasting
from tirek.rolls.queries.leavers import leavers
from tirek.rolls.queries.places import places_named
from tirek.rolls.queries.units import unknown_units
from tirek.rolls.views.imports import own_roll
from tirek.rolls.views.outcomes import MOST_LEAVERS, start_of
from tirek.rolls.views.steps import steps
from tirek.rolls.views.subjects import columns_shown, ends_shown, naming_shown
from tirek.structure.models import Unit
from tirek.ui.acts import Done, answer, carried_out, page
from tirek.ui.forms import ActForm
from tirek.ui.requests import DeskRequest

# So many texts are asked about at once; for others there is a second time.
ASKED = 40
_READ_AGAIN = (RollState.ASKS_COLUMNS, RollState.ASKS_UNITS, RollState.CHECKED, RollState.FAILED)


@require_POST
def sheet(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """This one of several filled sheets."""
    roll = own_roll(request, roll_id)
    form = SheetForm(request.POST, sheets=roll.sheets)

    def act() -> None:
        choose_sheet(actor=request.actor, roll=roll, sheet=form.cleaned_data["sheet"])

    return _answered(request, roll, form, act)


@require_http_methods(["GET", "POST"])
def columns(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """What each column says: guessed, shown with a few cells, and changed where the guess is wrong."""
    roll = own_roll(request, roll_id)
    if roll.state not in _READ_AGAIN or roll.seen is None:
        return redirect("rolls:roll", roll.pk)
    about = columns_shown(request.actor, roll)
    seen = json.loads(unseal(bytes(roll.seen)))
    form = ColumnsForm(request.POST or None, seen=seen, fields=roll.fields, told=roll.told)

    def act() -> Done:
        chosen = form.chosen
        return answered_roll(
            roll, lambda: choose_columns(actor=request.actor, roll=roll, fields=chosen, told=form.told)
        )

    shown = {"roll": roll, "steps": steps(roll, "columns")}
    return answer(request, form, act, "rolls/columns.html", preview=None, shown=lambda: shown, about=about)


@require_http_methods(["GET", "POST"])
def units(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Which units are meant by texts that mean none, or several: said once for all their lines."""
    roll = own_roll(request, roll_id)
    if roll.state not in (RollState.ASKS_UNITS, RollState.CHECKED):
        return redirect("rolls:roll", roll.pk)
    about = naming_shown(request.actor, roll)
    within = Unit.objects.filter(pk__in=units_within(request.actor, roll.within_id))
    unknown = unknown_units(lasting(roll.pk), [unit.pk for unit in within], limit=ASKED, left_out=True)
    names = places_named([unit for one in unknown for unit in one.suggestions], roll.on)
    form = UnitsForm(request.POST or None, unknown=unknown, names=names, units=within, roll=roll)

    def act() -> Done:
        if form.asks_otherwise:
            return Done(to=_elsewhere(roll))
        return answered_roll(roll, lambda: name_units(actor=request.actor, roll=roll, unit_map=form.unit_map))

    shown = {"roll": roll, "steps": steps(roll, "units")}
    return answer(request, form, act, "rolls/units.html", preview=None, shown=lambda: shown, about=about)


@require_POST
def ends(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Whose memberships end, of those of whom the file says that they left."""
    roll = own_roll(request, roll_id)
    about = ends_shown(request.actor, roll)
    form = LeaversForm(request.POST, found=leavers(lasting(roll.pk), MOST_LEAVERS, start_of(request, "leavers")))

    def act() -> None:
        end_leavers(actor=request.actor, roll=roll, asked=form.asked, chosen=form.cleaned_data["ends"])

    answered = carried_out(request, form, lambda: answered_roll(roll, act, anchor="leavers"), about=about)
    return answered or HttpResponseRedirect(_elsewhere(roll))


@require_POST
def full(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Whether it is the full roll of its units. The preview says what that means before anything is entered."""
    roll = own_roll(request, roll_id)
    form = FullForm(request.POST)

    def act() -> None:
        call_full(actor=request.actor, roll=roll, full=form.cleaned_data["full"])

    return _answered(request, roll, form, act, anchor="missing")


@require_POST
def commit(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Enter what the preview showed."""
    roll = own_roll(request, roll_id)
    form = ConfirmForm(request.POST)

    def act() -> None:
        confirm_roll(actor=request.actor, roll=roll, shown=form.cleaned_data["shown"])

    return _answered(request, roll, form, act)


@require_POST
def retry(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Once more from where it stopped."""
    roll = own_roll(request, roll_id)
    return _answered(request, roll, ActForm(request.POST), lambda: retry_roll(actor=request.actor, roll=roll))


@require_http_methods(["GET", "POST"])
def discard(request: DeskRequest, roll_id: UUID) -> HttpResponse:
    """Forget the file and what was read from it: said first, then done."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if answered := carried_out(request, form, lambda: _discarded(request, roll_id)):
        return answered
    roll = own_roll(request, roll_id)
    if _is_entered(roll):
        return HttpResponseRedirect(_elsewhere(roll))
    shown = {"roll": roll, "lines": roll.rows.count(), "named": len(roll.unit_map)}
    return page(request, form, "rolls/discard.html", preview=None, shown=lambda: shown)


def _discarded(request: DeskRequest, roll_id: UUID) -> Done:
    """What is entered, or about to be, is not forgotten, whichever page it is sent from."""
    roll = own_roll(request, roll_id)
    if _is_entered(roll):
        return Done(to=_elsewhere(roll))
    try:
        discard_roll(actor=request.actor, roll=roll)
    except NotNow:
        return Done(to=_elsewhere(roll))
    told = _("The file %(file)s has been forgotten.") % {"file": roll.file_name}
    return Done(to=reverse("rolls:import"), said=told)


def _is_entered(roll: RollImport) -> bool:
    return roll.is_committed or roll.state == RollState.COMMITTING


def _answered(
    request: DeskRequest, roll: RollImport, form: ActForm, act: Callable[[], None], *, anchor: str = ""
) -> HttpResponse:
    """For a form on the page of the roll: what is not taken as it was sent is answered by how the roll stands now."""
    answered = carried_out(request, form, lambda: answered_roll(roll, act, anchor=anchor))
    return answered or HttpResponseRedirect(_elsewhere(roll))


def answered_roll(roll: RollImport, act: Callable[[], None], *, anchor: str = "") -> Done:
    """Back to the page of the roll, which knows where it is now."""
    try:
        act()
    except NotNow:
        return Done(to=_elsewhere(roll))
    except RollImport.DoesNotExist:
        raise Http404 from None  # left in another window a moment ago
    here = reverse("rolls:roll", args=[roll.pk])
    return Done(to=f"{here}#{anchor}" if anchor else here)


def _elsewhere(roll: RollImport) -> str:
    return reverse("rolls:roll", args=[roll.pk], query={"gone_on": "1"})
