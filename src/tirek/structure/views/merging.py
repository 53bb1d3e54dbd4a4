"""Merge units into one, and reopen one: pages of acts on several units, or on one that no longer stands."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.structure.actions import NewUnit, merge_units, reopen_unit
from tirek.structure.forms import MergedForm, MergeIntoNewForm, MergeUnitsForm, ReopenForm, UnitForm
from tirek.structure.models import Act, Kind, Unit
from tirek.structure.permissions import OPEN_UNIT, REORGANISE_UNITS
from tirek.structure.queries import free_code, last_parent, line_of, names_on
from tirek.structure.views.acts import check_alike
from tirek.structure.views.deeds import UnitDeed, carry_out, reachable
from tirek.structure.views.preview import Gains
from tirek.structure.views.subjects import unit_shown
from tirek.ui.requests import DeskRequest
from tirek.ui.words import named


@require_http_methods(["GET", "POST"])
def merge(request: DeskRequest, code: str) -> HttpResponse:
    """Merge others into this unit."""
    into = reachable(request, code, REORGANISE_UNITS)
    form = MergeUnitsForm(request.POST or None, initial={"on": request.asof.today})
    parent = line_of(into, request.asof.today)[-2:][0]
    _offer(request, form, Q(role=into.role) & ~Q(pk=into.pk), parent)
    deed = _deed(
        request,
        into,
        form,
        act=lambda: _merge(request, form, into),
        above=lambda: _above([*form.ending(), into], form),
        gains=lambda: _gains(form, into),
        parts=lambda: [*form.ending(), into],
        title=_("Merge others into this unit"),
        sum=_("The units that merge are closed, and everything in them goes to this one. It can be undone."),
    )
    return carry_out(request, deed)


@require_http_methods(["GET", "POST"])
def merge_into_new(request: DeskRequest, code: str) -> HttpResponse:
    """Merge units below this one, and others, into a new one below it."""
    parent = reachable(request, code, REORGANISE_UNITS)
    kinds = Kind.objects.filter(parents__contains=[parent.kind.key]).order_by("level", "pk")
    initial = {"on": request.asof.today, "code": free_code(parent), "kind": kinds.first()}
    form = MergeIntoNewForm(request.POST or None, initial=initial, kinds=kinds)
    _offer(request, form, Q(kind__in=kinds), parent)
    deed = _deed(
        request,
        parent,
        form,
        act=lambda: _merge_into_new(request, form, parent),
        above=lambda: _above([*form.ending()], form, *line_of(parent, form.cleaned_data["on"])),
        gains=lambda: _gains(form, parent, new=True),
        parts=form.ending,
        title=_("Merge units into a new one"),
        sum=_("The units that merge are closed, and everything in them goes to the new one. It can be undone."),
    )
    return carry_out(request, deed)


def _offer(request: DeskRequest, form: MergedForm, alike: Q, parent: Unit) -> None:
    """Those below the parent are ticked, any other that the reader may merge is named."""
    today = request.asof.today
    known = request.actor.visible(Unit, REORGANISE_UNITS).filter(alike, period__contains=today)
    form.offer(known.filter(pk__in=Unit.objects.children_of(parent.pk, today).values("pk")), known, today)


def _deed(request: DeskRequest, unit: Unit, form: UnitForm, **more: Any) -> UnitDeed:
    """What the two pages share."""
    return UnitDeed(
        unit=unit,
        about=unit_shown(unit, request.asof.today),
        name=_name(request, unit),
        form=form,
        verb=_("Merge the units"),
        done=_("The units have been merged."),
        box="structure/_merging.html",
        icon="merge",
        danger=True,
        **more,
    )


@require_http_methods(["GET", "POST"])
def reopen(request: DeskRequest, code: str) -> HttpResponse:
    """Open this closed unit again."""
    unit = reachable(request, code, OPEN_UNIT)
    today = request.asof.today
    units = request.actor.visible(Unit, OPEN_UNIT).filter(period__contains=today, kind__key__in=unit.kind.parents)
    initial = {"on": today, "to_parent": last_parent(unit)}
    form = ReopenForm(request.POST or None, initial=initial, candidates=units, near=unit, day=today)
    return carry_out(
        request,
        UnitDeed(
            unit=unit,
            about=unit_shown(unit, today),
            name=_name(request, unit),
            form=form,
            act=lambda: _reopen(request, form, unit),
            above=lambda: line_of(form.cleaned_data["to_parent"], form.cleaned_data["on"])[::-1],
            title=_("Reopen the unit"),
            verb=_("Reopen the unit"),
            sum=_("The unit stands again, with its code and its name, and nobody in it. It can be undone."),
            done=_("The unit has been reopened."),
            box="structure/_reopening.html",
            icon="rotate-ccw",
        ),
    )


def _merge(request: DeskRequest, form: MergeUnitsForm, into: Unit) -> Act:
    return merge_units(actor=request.actor, units=form.ending(), into=into, today=request.asof.today, **form.when())


def _merge_into_new(request: DeskRequest, form: MergeIntoNewForm, parent: Unit) -> Act:
    check_alike(form, parent, among=form.ending())
    data = form.cleaned_data
    new = NewUnit(code=data["code"], kind=data["kind"], parent=parent, names=form.names())
    return merge_units(actor=request.actor, units=form.ending(), into=new, today=request.asof.today, **form.when())


def _reopen(request: DeskRequest, form: ReopenForm, unit: Unit) -> Act:
    told = {"parent": form.cleaned_data["to_parent"], **form.when()}
    return reopen_unit(actor=request.actor, unit=unit, today=request.asof.today, **told)


def _above(units: Sequence[Unit], form: MergedForm, *more: Unit) -> list[Unit]:
    """The units above those that merge, and above the one that takes over; the nearest first."""
    on = form.cleaned_data["on"]
    found = {each.pk: each for unit in units for each in line_of(unit, on)[:-1]} | {each.pk: each for each in more}
    return sorted(found.values(), key=lambda unit: (-unit.kind.level, unit.pk))


def _gains(form: MergedForm, to: Unit, *, new: bool = False) -> Gains:
    """Above one that merges and not above where it goes its numbers are lost; the other way they are gained."""
    on, ending = form.cleaned_data["on"], form.ending()
    here = {unit.pk for unit in line_of(to, on)}
    numbers: dict[int, dict[int, int]] = {}
    units: Counter[int] = Counter(here) if new else Counter()
    for unit in ending:
        above = {each.pk for each in line_of(unit, on)[:-1]}
        units.subtract(above)
        for lost in above - here:
            numbers.setdefault(lost, {})[unit.pk] = -1
        for gained in here - above:
            numbers.setdefault(gained, {})[unit.pk] = 1
    return Gains(numbers=numbers, role=ending[0].role if ending else "", of_role=units)


def _name(request: DeskRequest, unit: Unit) -> str:
    return named(names_on([unit.pk], request.asof.today)[unit.pk])
