"""Moving a member to another unit."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.members.actions import transfer_members
from tirek.members.forms.transfer import TransferForm
from tirek.members.models import Placement
from tirek.members.permissions import TRANSFER
from tirek.members.queries.effects import effects
from tirek.members.queries.places import holding_units, places
from tirek.members.views.persons import day_shown, find_person, page_after, standing_of, undo_of
from tirek.members.views.subjects import off_the_roll, standing_shown
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.acts import Done, answer
from tirek.ui.days import on_query
from tirek.ui.requests import DeskRequest
from tirek.ui.words import in_marks, named


@require_http_methods(["GET", "POST"])
def transfer(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """First the unit; then what will change, with the button that does it."""
    person = find_person(request, public_id)
    placement = standing_of(person)
    if placement is None:
        return off_the_roll(request, person)
    request.actor.require(TRANSFER, placement.membership)
    code = request.GET.get("to", "")
    if not code:
        return _choose(request, placement)
    unit = get_object_or_404(holding_units(request.actor, TRANSFER, request.asof.today), code=code)
    form = TransferForm(request.POST or None, initial={"on": request.asof.today})
    to_name = names_on([unit.pk], request.asof.today)[unit.pk]
    shown = {"placement": placement, "person": person, "to_name": to_name}
    return answer(
        request,
        form,
        lambda: _transfer(request, placement, unit, form),
        "members/transfer.html",
        shown=lambda: shown,
        preview=lambda: _preview(request, placement, unit, day_shown(request, form)),
        at_once=True,
        about=standing_shown(placement),
    )


def _preview(request: DeskRequest, placement: Placement, unit: Unit, day: date) -> dict[str, Any]:
    def act() -> None:
        transfer_members(
            actor=request.actor, memberships=[placement.membership], to_unit=unit, on=day, today=request.asof.today
        )

    return {"preview": effects(placement, unit, day, act)}


def _choose(request: DeskRequest, placement: Placement) -> HttpResponse:
    typed = request.GET.get("find", "")
    found = places(request.actor, TRANSFER, request.asof.today, typed, near=placement.unit, without=[placement.unit_id])
    choices = [(place, on_query(request.asof, to=place.unit.code)) for place in found.found]
    context = {"choices": choices, "more": found.more, "typed": typed, "person": placement.membership.person}
    return render(request, "members/transfer_where.html", context)


def _transfer(request: DeskRequest, placement: Placement, unit: Unit, form: TransferForm) -> Done:
    membership, day = placement.membership, form.cleaned_data["on"]
    act = transfer_members(
        actor=request.actor, memberships=[membership], to_unit=unit, today=request.asof.today, **form.when()
    )
    then = page_after(request, membership.person, day)
    told = {"name": membership.person.full_name, "unit": in_marks(named(names_on([unit.pk], day)[unit.pk]))}
    said = _("%(name)s was transferred to %(unit)s.") % told
    return Done(to=then, said=said, undo=undo_of(act, then))
