"""What the pages of acts on a unit share: the form, a preview of it, the act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tirek.kernel.permissions import Permission
from tirek.structure.forms import UnitForm
from tirek.structure.models import Act, Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on, parent_on, steps_to
from tirek.structure.views.preview import Gains, preview
from tirek.ui.acts import Done, answer
from tirek.ui.days import with_day
from tirek.ui.pages import page_address
from tirek.ui.requests import DeskRequest
from tirek.ui.versions import Subject
from tirek.ui.words import named


@dataclass(frozen=True, kw_only=True)
class UnitDeed:
    """One act as a page offers it.

    ``act`` does it and ``above`` gives the units whose numbers are told; both are asked only when the form is valid.
    ``gains`` tells for one that may be large which numbers each of them gains. ``parts`` become one.
    ``about`` is the unit as it was when the page was asked for. ``box`` is the template of what stands before and
    after. ``sum`` stands beside the button ``verb``, ``done`` in the message afterwards.
    """

    unit: Unit
    about: Subject
    name: str
    form: UnitForm
    act: Callable[[], Act]
    above: Callable[[], Sequence[Unit]]
    title: str
    verb: str
    sum: str
    done: str
    box: str
    icon: str
    danger: bool = False
    at_once: bool = False
    gains: Callable[[], Gains] | None = None
    parts: Callable[[], Sequence[Unit]] = list

    def to_name(self) -> str:
        """The name of the unit it moves to, where it moves."""
        to_parent, on = self.form.said().get("to_parent"), self.form.said()["on"]
        return named(names_on([to_parent.pk], on)[to_parent.pk]) if to_parent else ""


def reachable(request: DeskRequest, code: str, permission: Permission) -> Unit:
    """The unit an act is about: 404 outside the reach, 403 inside it without the right."""
    unit = get_object_or_404(request.actor.visible(Unit, VIEW_UNIT).select_related("kind"), code=code)
    request.actor.require(permission, unit)
    return unit


def carry_out(request: DeskRequest, deed: UnitDeed) -> HttpResponse:
    """The page of the act; see ``ui.acts``."""
    return answer(
        request,
        deed.form,
        lambda: _done(request, deed, deed.act()),
        "structure/act.html",
        shown=lambda: _page(request, deed),
        preview=lambda: _preview(deed),
        at_once=deed.at_once,
        about=deed.about,
    )


def _preview(deed: UnitDeed) -> dict[str, Any]:
    said = deed.form.said()
    day = said["on"]
    asked: dict[str, Any] = {"instead": deed.gains()} if deed.gains else {}
    shown = preview(deed.act, unit=deed.unit, above=deed.above(), on=day, parts=deed.parts(), **asked)
    last_day = day - timedelta(days=1)
    return {"preview": shown, "day": day, "last_day": last_day, "said": said, "to_name": deed.to_name()}


def _done(request: DeskRequest, deed: UnitDeed, act: Act) -> Done:
    """To the page of the unit, on a day on which the act can be seen."""
    url = page_address("unit", (act.unit or deed.unit).code)
    to = with_day(url, request.asof) if request.on >= act.effective_on else url
    return Done(to=to, said=deed.done, undo=reverse("structure:undo", args=[act.public_id]))


def _page(request: DeskRequest, deed: UnitDeed) -> dict[str, Any]:
    today = request.asof.today
    parent = parent_on(deed.unit, today)
    return {
        "deed": deed,
        "unit": deed.unit,
        "name": deed.name,
        "steps": steps_to(request.actor, deed.unit, today)[:-1],
        "parent": named(names_on([parent.pk], today)[parent.pk]) if parent else "",
    }
