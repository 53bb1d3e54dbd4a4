"""Admitting a member."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tirek.access.views.rights import holding
from tirek.members.actions import admit
from tirek.members.forms.persons import AdmissionForm
from tirek.members.permissions import ADMIT
from tirek.members.queries.history import act_that_made
from tirek.members.queries.namesakes import Namesake, namesakes, visible_holder
from tirek.members.queries.places import holding_units, named_line, places
from tirek.members.views.persons import page_after, undo_of
from tirek.structure.models import Unit
from tirek.ui.acts import Done, answer
from tirek.ui.days import on_query
from tirek.ui.requests import DeskRequest


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@holding(ADMIT)
def admission(request: DeskRequest) -> HttpResponse:
    """First the unit, then the person."""
    unit = _unit(request)
    if unit is None:
        return _choose(request)
    form = AdmissionForm(request.POST or None, initial={"on": request.asof.today})

    def shown() -> dict[str, Any]:
        holder = visible_holder(request.actor, form.typed_iin) if form.errors else None
        alike = _namesakes(request, form) if "another" in form.errors else []
        return {"unit": unit, "line": named_line(unit, request.asof.today), "holder": holder,
                "namesakes": alike, "asks_again": "again" in form.errors}  # fmt: skip

    return answer(request, form, lambda: _admit(request, unit, form), "members/admit.html", preview=None, shown=shown)


def _namesakes(request: DeskRequest, form: AdmissionForm) -> list[Namesake]:
    """Who may be the same person."""
    given = form.particulars()
    return namesakes(request.actor, given.full_name, given.birth_date, given.iin)


def _unit(request: DeskRequest) -> Unit | None:
    """The one named, else the only one there is. One that holds nobody itself has still to be narrowed down."""
    units = holding_units(request.actor, ADMIT, request.asof.today)
    named = units.filter(code=request.GET.get("unit", "")).first()
    if named or "find" in request.GET:
        return named
    few = list(units.order_by("pk")[:2])
    return few[0] if len(few) == 1 else None


def _choose(request: DeskRequest) -> HttpResponse:
    """Where to. What is asked for may be a branch: its units are then offered first."""
    typed = request.GET.get("find", "")
    found = places(request.actor, ADMIT, request.asof.today, typed, above=request.GET.get("unit", ""))
    choices = [(place, on_query(request.asof, unit=place.unit.code)) for place in found.found]
    context = {"choices": choices, "more": found.more, "typed": typed}
    return render(request, "members/admit_where.html", context)


def _admit(request: DeskRequest, unit: Unit, form: AdmissionForm) -> Done:
    data = form.cleaned_data
    membership = admit(
        actor=request.actor,
        unit=unit,
        particulars=form.particulars(),
        today=request.asof.today,
        number=data["number"],
        another=data["another"],
        again=data["again"],
        **form.when(),
    )
    person = membership.person
    told = {"name": person.full_name, "number": membership.number}
    return Done(
        to=page_after(request, person, data["on"]),
        said=_("%(name)s was admitted, card № %(number)s.") % told,
        undo=undo_of(act_that_made(membership), reverse("members:list", query={"unit": unit.code})),
    )
