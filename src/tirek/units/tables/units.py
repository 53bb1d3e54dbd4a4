"""The head and the history of a unit's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tirek.audit.permissions import VIEW_LOG
from tirek.audit.queries import history_of_unit
from tirek.audit.tables import events as logged
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_date, format_short
from tirek.kernel.declarations import UnitTab, unit_tabs
from tirek.structure.acts import UNIT_MOVED, UNIT_OPENED, UNIT_RENAMED, UNITS_MERGED
from tirek.structure.models import Act, Unit, UnitName
from tirek.structure.queries import NameOfDay, history, names_on, steps_to
from tirek.ui.days import AsOf, on_query
from tirek.ui.pages import page_address
from tirek.ui.words import in_short, named

SHOWN = 30
# The tab that the page of the unit itself is.
OVERVIEW = "overview"


@dataclass(frozen=True, kw_only=True)
class PathStep:
    """A step of the way from the centre down to a unit."""

    unit: Unit
    name: str
    short: str
    linked: bool


@dataclass(frozen=True, kw_only=True)
class LineageEvent:
    """One act in the life of a unit, as the component of a lineage takes it."""

    title: str
    day: date
    when: str
    text: str = ""
    key: bool = False
    struck: bool = False
    badge: str = ""
    undo: str = ""
    rests: str = ""


def line(actor: Actor, unit: Unit, on: date) -> list[PathStep]:
    """From the top down to the unit itself; above the reader's reach the names stand without links."""
    steps = steps_to(actor, unit, on)
    return [PathStep(unit=each, name=named(name), short=in_short(name), linked=seen) for each, name, seen in steps]


def tabs(actor: Actor, unit: Unit, asof: AsOf) -> list[dict[str, object]]:
    """The pages about a unit, whichever package has them."""
    shown = (tab for tab in unit_tabs if tab.right is None or actor.holds(tab.right))
    return [
        {"label": tab.label, "href": _address(tab, unit, asof), "current": tab.key == OVERVIEW}
        for tab in sorted(shown, key=lambda tab: tab.order)
    ]


def _address(tab: UnitTab, unit: Unit, asof: AsOf) -> str:
    if tab.asked:
        return reverse(tab.url) + on_query(asof, unit=unit.code)
    return reverse(tab.url, args=[unit.code]) + on_query(asof)


def events(unit: Unit, *, may_undo: Callable[[Act], bool]) -> list[LineageEvent]:
    """The acts at the unit, newest first, undone ones among them; the founding last, also where no act tells of it."""
    acts = list(history(unit)[:SHOWN])
    others = {act.summary.get(key) for act in acts for key in ("from_parent", "to_parent")} - {None}
    others |= {act.unit_id for act in acts if act.unit_id != unit.pk} - {None}
    others |= {pk for act in acts for pk in act.summary.get("ended_units", ())}
    places = names_on(others, max((act.effective_on for act in acts), default=unit.opened)) if others else {}
    called = list(UnitName.objects.filter(unit=unit).order_by("period"))
    found = [
        _passing(act, unit, places) if act.kind == UNIT_MOVED.key and act.unit_id != unit.pk
        else _event(act, called, places, may_undo)
        for act in acts
    ]  # fmt: skip
    if not any(act.kind == UNIT_OPENED.key and not act.is_undone for act in acts):
        found.append(LineageEvent(title=_("Opened"), day=unit.opened, when=format_date(unit.opened), key=True))
    return sorted(found, key=lambda event: event.day, reverse=True)


def known_on(found: list[LineageEvent], on: date) -> dict[str, object]:
    """What had happened by the end of the day; of what came later only how much it is."""
    by_then = [event for event in found if event.day <= on]
    return {"events": by_then, "later": len(found) - len(by_then)}


def _event(
    act: Act, called: list[UnitName], places: dict[int, NameOfDay], may_undo: Callable[[Act], bool]
) -> LineageEvent:
    return LineageEvent(
        title=_title(act, called, places),
        day=act.effective_on,
        when=format_date(act.effective_on),
        text=_resolution(act),
        rests=reverse("units:resolution", args=[act.resolution.public_id]) if act.resolution else "",
        key=act.declared is not None and act.declared.milestone and not act.is_undone,
        struck=act.is_undone,
        badge=_("undone") if act.is_undone else "",
        undo=_undo(act, may_undo),
    )


def _passing(act: Act, unit: Unit, places: dict[int, NameOfDay]) -> LineageEvent:
    """A unit that came under this one, or left it, and took its members along."""
    moved, old, new = (
        named(places[pk]) if pk in places else "–"
        for pk in (act.unit_id, act.summary.get("from_parent"), act.summary.get("to_parent"))
    )
    came = act.summary.get("to_parent") == unit.pk
    text = _("%(unit)s came from %(old)s") if came else _("%(unit)s went to %(new)s")
    return LineageEvent(
        title=text % {"unit": moved, "old": old, "new": new},
        day=act.effective_on,
        when=format_date(act.effective_on),
        text=_resolution(act),
        rests=reverse("units:resolution", args=[act.resolution.public_id]) if act.resolution else "",
        key=not act.is_undone,
        struck=act.is_undone,
        badge=_("undone") if act.is_undone else "",
    )


def _title(act: Act, called: list[UnitName], places: dict[int, NameOfDay]) -> str:
    if act.kind == UNIT_RENAMED.key and not act.is_undone:
        new = next((name for name in called if name.period.lower == act.effective_on), None)
        old = next((name for name in called if name.period.upper == act.effective_on), None)
        if new and old:
            return _("Renamed: %(old)s → %(new)s") % {"old": named(old), "new": named(new)}
    if act.kind == UNIT_MOVED.key:
        left, reached = (places.get(act.summary.get(key)) for key in ("from_parent", "to_parent"))
        if left and reached:
            return _("Moved: from %(old)s to %(new)s") % {"old": named(left), "new": named(reached)}
    if act.kind == UNITS_MERGED.key and act.unit_id in places:
        return _("Merged into %(into)s") % {"into": named(places[act.unit_id])}
    if act.kind == UNITS_MERGED.key and (
        ended := [named(places[pk]) for pk in act.summary["ended_units"] if pk in places]
    ):
        return _("Took over from: %(units)s") % {"units": ", ".join(ended)}
    return (act.declared.told(act, "unit") if act.declared else "") or act.label


def _undo(act: Act, may_undo: Callable[[Act], bool]) -> str:
    if act.is_undone or act.declared is None or "unit" not in act.declared.undone_from or not may_undo(act):
        return ""
    return reverse("structure:undo", args=[act.public_id])


def _resolution(act: Act) -> str:
    if act.resolution is None:
        return ""
    rests = act.resolution
    told = {"number": rests.number, "dated": format_short(rests.dated), "body": rests.body}
    return _("Resolution № %(number)s of %(dated)s, %(body)s") % told


def log_of(actor: Actor, unit: Unit) -> dict[str, object] | None:
    """What the log has of the unit, for whoever reads the log there."""
    if not (actor.holds(VIEW_LOG) and actor.can(VIEW_LOG, unit)):
        return None
    passing = Q(act="units.moved") & (Q(old__parent=unit.code) | Q(new__parent=unit.code))
    found = history_of_unit(actor, unit, passing)
    return {
        "events": list(logged(found.lines)),
        "more": page_address("log", unit=unit.code) if found.more else "",
    }
