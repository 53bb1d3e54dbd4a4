"""Open, rename, move, close: one page each."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tirek.kernel.errors import Refused
from tirek.structure.actions import close_unit, move_unit, open_unit, rename_unit
from tirek.structure.forms import CALLED, CloseForm, MoveForm, NamesForm, OpenForm, RenameForm
from tirek.structure.models import Act, Kind, Unit
from tirek.structure.permissions import CLOSE_UNIT, MOVE_UNIT, OPEN_UNIT, RENAME_UNIT, VIEW_UNIT
from tirek.structure.queries import called_alike, free_code, line_of, names_on, possible_parents
from tirek.structure.views.deeds import UnitDeed, carry_out, reachable
from tirek.structure.views.preview import Gains
from tirek.structure.views.subjects import unit_shown
from tirek.ui.requests import DeskRequest
from tirek.ui.words import in_marks, named


class CalledAlike(Refused):
    """Whoever names a unit says that it is another one: an import that names it by its name would not know which."""

    code = "called_alike"
    field = ("another", "name_kk")
    message = gettext_lazy("%(name)s (%(code)s) stands in the same district already. If this is another, say so.")


@require_http_methods(["GET", "POST"])
def open_below(request: DeskRequest, code: str) -> HttpResponse:
    """Open a unit under this one."""
    parent = reachable(request, code, OPEN_UNIT)
    about = unit_shown(parent, request.asof.today)
    kinds = Kind.objects.filter(parents__contains=[parent.kind.key]).order_by("level", "pk")
    initial = {"on": request.asof.today, "code": free_code(parent), "kind": kinds.first()}
    form = OpenForm(request.POST or None, initial=initial, kinds=kinds)
    deed = UnitDeed(
        unit=parent,
        about=about,
        name=_name(request, parent),
        form=form,
        act=lambda: _open(request, parent, form),
        above=lambda: line_of(parent, form.cleaned_data["on"])[::-1],
        title=_("Open a unit"),
        verb=_("Found the unit"),
        sum=_("One unit is opened. It can be undone while nothing rests on it."),
        done=_("The unit has been opened."),
        box="structure/_opening.html",
        icon="plus",
    )
    return carry_out(request, deed)


@require_http_methods(["GET", "POST"])
def rename(request: DeskRequest, code: str) -> HttpResponse:
    """Give this unit another name."""
    unit = reachable(request, code, RENAME_UNIT)
    about = unit_shown(unit, request.asof.today)
    held = {name: about.shown[name].value for name in CALLED}
    initial = {"on": request.asof.today} | held
    form = RenameForm(request.POST or None, initial=initial)
    deed = UnitDeed(
        unit=unit,
        about=about,
        name=_name(request, unit),
        form=form,
        act=lambda: _rename(request, unit, form),
        above=list,
        title=_("Rename the unit"),
        verb=_("Rename the unit"),
        sum=_("The old name stays for the days before. It can be undone."),
        done=_("The unit has been renamed."),
        box="structure/_renaming.html",
        icon="pencil",
    )
    return carry_out(request, deed)


@require_http_methods(["GET", "POST"])
def move(request: DeskRequest, code: str) -> HttpResponse:
    """Put this unit under another parent."""
    unit = reachable(request, code, MOVE_UNIT)
    today = request.asof.today
    about = unit_shown(unit, today)
    candidates = possible_parents(request.actor.visible(Unit, VIEW_UNIT), unit, today)
    form = MoveForm(request.POST or None, initial={"on": today}, candidates=candidates, near=unit, day=today)
    deed = UnitDeed(
        unit=unit,
        about=about,
        name=_name(request, unit),
        form=form,
        act=lambda: move_unit(actor=request.actor, unit=unit, today=today, **form.parent(), **form.when()),
        above=lambda: [each for side in _sides(unit, form) for each in side],
        gains=lambda: _gains(unit, form),
        title=_("Move the unit under another parent"),
        verb=_("Move the unit"),
        sum=_("Everything below the unit goes along. It can be undone."),
        done=_("The unit has been moved."),
        box="structure/_moving.html",
        icon="git-branch",
    )
    return carry_out(request, deed)


@require_http_methods(["GET", "POST"])
def close(request: DeskRequest, code: str) -> HttpResponse:
    """Close this unit. Nothing needs to be typed, so the page opens with the preview."""
    unit = reachable(request, code, CLOSE_UNIT)
    about = unit_shown(unit, request.asof.today)
    form = CloseForm(request.POST or None, initial={"on": request.asof.today})
    deed = UnitDeed(
        unit=unit,
        about=about,
        name=_name(request, unit),
        form=form,
        act=lambda: close_unit(actor=request.actor, unit=unit, today=request.asof.today, **form.when()),
        above=lambda: line_of(unit, form.said()["on"])[-2::-1],
        title=_("Close the unit"),
        verb=_("Close the unit"),
        sum=_("One unit is closed. Its past stays as it was; it can be undone."),
        done=_("The unit has been closed."),
        box="structure/_closing.html",
        icon="lock",
        danger=True,
        at_once=True,
    )
    return carry_out(request, deed)


def _open(request: DeskRequest, parent: Unit, form: OpenForm) -> Act:
    check_alike(form, parent)
    return open_unit(actor=request.actor, parent=parent, today=request.asof.today, **form.unit(), **form.when())


def _rename(request: DeskRequest, unit: Unit, form: RenameForm) -> Act:
    check_alike(form, unit)
    return rename_unit(actor=request.actor, unit=unit, names=form.names(), today=request.asof.today, **form.when())


def check_alike(form: NamesForm, near: Unit, among: Sequence[Unit] = ()) -> None:
    """Raises CalledAlike. One that takes over from units ``among`` which one has the name may bear it on."""
    name, on = form.cleaned_data["name_kk"], form.cleaned_data["on"]
    alike = called_alike(near, name, on).exclude(pk__in=[near.pk, *(unit.pk for unit in among)]).first()
    if alike is not None and not form.cleaned_data["another"]:
        raise CalledAlike(name=in_marks(named(names_on([alike.pk], on)[alike.pk])), code=alike.code)


def _name(request: DeskRequest, unit: Unit) -> str:
    return named(names_on([unit.pk], request.asof.today)[unit.pk])


def _sides(unit: Unit, form: MoveForm) -> tuple[list[Unit], list[Unit]]:
    """The units above the old place and the new one, but not those above both: nothing changes for them."""
    on = form.cleaned_data["on"]
    old, new = line_of(unit, on)[-2::-1], line_of(form.cleaned_data["to_parent"], on)[::-1]
    return [each for each in old if each not in new], [each for each in new if each not in old]


def _gains(unit: Unit, form: MoveForm) -> Gains:
    """What stands in the unit and below it leaves the one side and comes to the other."""
    old, new = _sides(unit, form)
    return Gains(numbers={each.pk: {unit.pk: -1} for each in old} | {each.pk: {unit.pk: 1} for each in new})
