"""Merge units into one, and reopen one: pages of acts on several units, or on one that no longer stands."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tirek.structure.actions import NewUnit, merge_units, reopen_unit
from tirek.structure.forms import MergedForm, MergeForm, MergeIntoNewForm, ReopenForm
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
    today = request.asof.today
    form = MergeForm(request.POST or None, initial={"on": today})
    alike = _known(request).filter(role=into.role).exclude(pk=into.pk)
    beside = Unit.objects.children_of(line_of(into, today)[-2:][0].pk, today).values("pk")
    form.offer(alike.filter(pk__in=beside), alike, today)
    return carry_out(
        request,
        UnitDeed(
            unit=into,
            about=unit_shown(into, today),
            name=_name(request, into),
            form=form,
            act=lambda: _merge(request, form, into),
            above=lambda: _above([*form.ending(), into], form),
            gains=lambda: _gains(form, into),
            parts=lambda: [*form.ending(), into],
            title=_("Merge others into this unit"),
            verb=_("Merge the units"),
            sum=_("The units that merge are closed, and everything in them goes to this one. It can be undone."),
            done=_("The units have been merged."),
            box="structure/_merging.html",
            icon="merge",
            danger=True,
        ),
    )


@require_http_methods(["GET", "POST"])
def merge_into_new(request: DeskRequest, code: str) -> HttpResponse:
    """Merge units below this one, and others, into a new one below it."""
    parent = reachable(request, code, REORGANISE_UNITS)
    today = request.asof.today
    kinds = Kind.objects.filter(parents__contains=[parent.kind.key]).order_by("level", "pk")
    initial = {"on": today, "code": free_code(parent), "kind": kinds.first()}
    form = MergeIntoNewForm(request.POST or None, initial=initial, kinds=kinds)
    alike = _known(request).filter(kind__in=kinds)
    form.offer(alike.filter(pk__in=Unit.objects.children_of(parent.pk, today).values("pk")), alike, today)
    return carry_out(
        request,
        UnitDeed(
            unit=parent,
            about=unit_shown(parent, today),
            name=_name(request, parent),
            form=form,
            act=lambda: _merge_into_new(request, form, parent),
            above=lambda: _above([*form.ending(), parent], form, parent),
            gains=lambda: _gains(form, parent, new=True),
            parts=form.ending,
            title=_("Merge units into a new one"),
            verb=_("Merge the units"),
            sum=_("The units that merge are closed, and everything in them goes to the new one. It can be undone."),
            done=_("The units have been merged."),
            box="structure/_merging.html",
            icon="merge",
            danger=True,
        ),
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


def _known(request: DeskRequest) -> QuerySet[Unit]:
    return request.actor.visible(Unit, REORGANISE_UNITS).filter(period__contains=request.asof.today)


def _merge(request: DeskRequest, form: MergeForm, into: Unit) -> Act:
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
