"""Ending a membership."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.access.views.rights import require
from tirek.members.actions import end_memberships
from tirek.members.forms.leaving import LeavingForm
from tirek.members.models import Membership
from tirek.members.permissions import END_MEMBERSHIP
from tirek.members.queries.effects import effects
from tirek.members.views.once import answer_once
from tirek.members.views.persons import day_shown, find_person, page_after, standing_of, undo_of
from tirek.ui.requests import DeskRequest
from tirek.ui.toasts import done


@require_http_methods(["GET", "POST"])
def leaving(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """What will change, with the button that does it."""
    person = find_person(request, public_id)
    placement = standing_of(person)
    if placement is None:
        return redirect(page_after(request, person, request.on))
    membership = placement.membership
    require(request.actor, END_MEMBERSHIP, membership)
    form = LeavingForm(request.POST or None, initial={"day": request.on})
    if request.method == "POST" and form.is_valid():
        answer = answer_once(request, form, lambda: _end(request, membership, form))
        if answer:
            return answer
    preview = effects(placement, None, day_shown(request, form))
    context = {"form": form, "placement": placement, "person": person, "preview": preview}
    return render(request, "members/end.html", context, status=422 if form.errors else 200)


def _end(request: DeskRequest, membership: Membership, form: LeavingForm) -> str:
    day = form.cleaned_data["day"]
    act = end_memberships(
        actor=request.actor,
        memberships=[membership],
        reason=form.ended(),
        on=day,
        today=request.asof.today,
        resolution=form.resolution(),
    )
    then = page_after(request, membership.person, day)
    told = {"name": membership.person.full_name}
    done(request, _("The membership of %(name)s was ended.") % told, undo_url=undo_of(act, then))
    return then
