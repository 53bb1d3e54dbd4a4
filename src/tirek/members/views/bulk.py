"""Acts on members chosen in the list: those ticked, or all that the list finds."""

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tirek.access.views.rights import holding
from tirek.kernel.numbers import format_count
from tirek.kernel.permissions import Permission
from tirek.members.actions import end_memberships, transfer_members
from tirek.members.forms.leaving import LeavingForm
from tirek.members.forms.transfer import TransferForm
from tirek.members.permissions import END_MEMBERSHIP, TRANSFER
from tirek.members.queries.effects import sides_of_many
from tirek.members.queries.places import holding_units, places
from tirek.members.queries.selection import MOST, Selection, all_of, ticked
from tirek.members.tables import asked
from tirek.members.views.persons import day_shown, undo_of
from tirek.members.views.subjects import selection_shown
from tirek.structure.forms import ResolutionForm
from tirek.structure.models import Act, Unit
from tirek.structure.queries import names_on
from tirek.ui.acts import Done, carried_out, page
from tirek.ui.addresses import asked as of_list
from tirek.ui.requests import DeskRequest
from tirek.ui.words import in_marks, named

_UNITS, _NAMES = 8, 12
_PUBLIC = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@require_http_methods(["GET", "POST"])
@holding(TRANSFER)
def transfer_many(request: DeskRequest) -> HttpResponse:
    """First the unit; then what will change, with the button that does it."""
    if not request.GET.get("to"):
        return _choose(request)
    units = holding_units(request.actor, TRANSFER, request.asof.today)
    unit = get_object_or_404(units, code=request.GET["to"])
    form = TransferForm(request.POST or None, initial={"on": request.asof.today})
    chosen = _chosen(request, TRANSFER)
    going = chosen.elsewhere(unit.pk)
    about = selection_shown(going, lambda: _chosen(request, TRANSFER).elsewhere(unit.pk))
    if answered := carried_out(request, form, lambda: _transfer(request, unit, form), about=about):
        return answered
    if not going.members or going.too_many:
        return _nobody(request, going)

    def shown() -> dict[str, Any]:
        context = _shown(request, going, form)
        enters = sides_of_many({unit.pk: len(going.members)}, context["day"])[0]
        return context | {"enters": enters, "there": len(chosen.members) - len(going.members)}

    return page(request, form, "members/bulk_transfer.html", preview=None, shown=shown)


@require_http_methods(["GET", "POST"])
@holding(END_MEMBERSHIP)
def end(request: DeskRequest) -> HttpResponse:
    """What will change, with the button that does it."""
    form = LeavingForm(request.POST or None, initial={"on": request.asof.today})
    chosen = _chosen(request, END_MEMBERSHIP)
    about = selection_shown(chosen, lambda: _chosen(request, END_MEMBERSHIP))
    if answered := carried_out(request, form, lambda: _end(request, form), about=about):
        return answered
    if not chosen.members or chosen.too_many:
        return _nobody(request, chosen)
    return page(request, form, "members/bulk_end.html", preview=None, shown=lambda: _shown(request, chosen, form))


def _chosen(request: DeskRequest, permission: Permission) -> Selection:
    """By the address: ticks, or the filter itself."""
    if "all" in request.GET:
        return all_of(asked(request, permission))
    people = [UUID(text) for text in request.GET.getlist("m")[:MOST] if _PUBLIC.fullmatch(text)]
    return ticked(request.actor, permission, people)


def _transfer(request: DeskRequest, unit: Unit, form: TransferForm) -> Done:
    chosen = _chosen(request, TRANSFER).elsewhere(unit.pk)
    act = transfer_members(
        actor=request.actor,
        memberships=chosen.memberships(),
        to_unit=unit,
        today=request.asof.today,
        **form.when(),
    )
    told = ngettext(
        "%(number)s member was transferred to %(unit)s.",
        "%(number)s members were transferred to %(unit)s.",
        len(chosen.members),
    )
    name = in_marks(named(names_on([unit.pk], form.cleaned_data["on"])[unit.pk]))
    return _tell(request, act, told % {"number": format_count(len(chosen.members)), "unit": name})


def _end(request: DeskRequest, form: LeavingForm) -> Done:
    chosen = _chosen(request, END_MEMBERSHIP)
    act = end_memberships(
        actor=request.actor,
        memberships=chosen.memberships(),
        reason=form.ended(),
        today=request.asof.today,
        **form.when(),
    )
    told = ngettext(
        "The membership of %(number)s member was ended.",
        "The memberships of %(number)s members were ended.",
        len(chosen.members),
    )
    return _tell(request, act, told % {"number": format_count(len(chosen.members))})


def _tell(request: DeskRequest, act: Act, text: str) -> Done:
    then = _list(request)
    return Done(to=then, said=text, undo=undo_of(act, then))


def _list(request: DeskRequest) -> str:
    """The list that they were chosen in, as it was."""
    query = of_list(request.GET, "m", "to", "find")
    return f"{reverse('members:list')}?{query.urlencode()}" if query else reverse("members:list")


def _nobody(request: DeskRequest, chosen: Selection) -> HttpResponse:
    """Nothing to be done, or too much at once."""
    context = {"too_many": chosen.too_many, "most": MOST, "back": _list(request)}
    return render(request, "members/bulk_nobody.html", context)


def _choose(request: DeskRequest) -> HttpResponse:
    chosen = _chosen(request, TRANSFER)
    if not chosen.members or chosen.too_many:
        return _nobody(request, chosen)
    typed = request.GET.get("find", "")
    (most, _count), *_others = chosen.by_unit
    found = places(request.actor, TRANSFER, request.asof.today, typed, near=Unit.objects.get(pk=most))
    query = request.GET.copy()
    query.pop("find", None)
    choices = []
    for place in found.found:
        query["to"] = place.unit.code
        choices.append((place, f"?{query.urlencode()}"))
    context = {"choices": choices, "more": found.more, "typed": typed, "count": len(chosen.members)}
    return render(request, "members/bulk_where.html", context | {"back": _list(request)})


def _shown(request: DeskRequest, chosen: Selection, form: ResolutionForm) -> dict[str, Any]:
    """Who they are and where they stand: some of each, and how many more."""
    day = day_shown(request, form)
    leaves = sides_of_many({pk: -count for pk, count in chosen.by_unit[:_UNITS]}, day)
    names = chosen.first(_NAMES)
    return {
        "day": day,
        "back": _list(request),
        "count": len(chosen.members),
        "names": [row.membership.person.full_name for row in names],
        "more_names": len(chosen.members) - len(names),
        "leaves": leaves,
        "more_units": len(chosen.by_unit) - len(leaves),
    }
