"""Ending a membership."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.members.actions import end_memberships
from tirek.members.enums import LEAVING, Ended
from tirek.members.forms.leaving import LeavingForm
from tirek.members.models import Membership, Placement
from tirek.members.permissions import END_MEMBERSHIP
from tirek.members.queries.effects import effects
from tirek.members.views.persons import day_shown, find_person, page_after, standing_of, undo_of
from tirek.members.views.subjects import off_the_roll, standing_shown
from tirek.ui.acts import Done, answer
from tirek.ui.requests import DeskRequest


@require_http_methods(["GET", "POST"])
def leaving(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """What will change, with the button that does it."""
    person = find_person(request, public_id)
    placement = standing_of(person)
    if placement is None:
        return off_the_roll(request, person)
    membership = placement.membership
    request.actor.require(END_MEMBERSHIP, membership)
    form = LeavingForm(request.POST or None, initial={"on": request.asof.today})
    shown = {"placement": placement, "person": person}
    return answer(
        request,
        form,
        lambda: _end(request, membership, form),
        "members/end.html",
        shown=lambda: shown,
        preview=lambda: _preview(request, placement, day_shown(request, form)),
        at_once=True,
        about=standing_shown(placement),
    )


def _preview(request: DeskRequest, placement: Placement, day: date) -> dict[str, Any]:
    """The reason changes none of these numbers; it may not have been chosen yet."""

    def act() -> None:
        end_memberships(
            actor=request.actor,
            memberships=[placement.membership],
            reason=Ended(LEAVING[0]),
            on=day,
            today=request.asof.today,
        )

    return {"preview": effects(placement, None, day, act)}


def _end(request: DeskRequest, membership: Membership, form: LeavingForm) -> Done:
    act = end_memberships(
        actor=request.actor,
        memberships=[membership],
        reason=form.ended(),
        today=request.asof.today,
        **form.when(),
    )
    then = page_after(request, membership.person, form.cleaned_data["on"])
    said = _("The membership of %(name)s was ended.") % {"name": membership.person.full_name}
    return Done(to=then, said=said, undo=undo_of(act, then))
