"""Merge units into one, new or standing; close one with everything in it going elsewhere; reopen one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import occupants
from tirek.kernel.errors import Refused
from tirek.structure.actions.lives import (
    NewUnit,
    begin_life,
    check_lived,
    check_new,
    check_nothing_later,
    descend,
    end_lives,
    hand_over_all,
    hand_over_below,
    people_in,
)
from tirek.structure.actions.rules import check_day, check_kinds, check_stays_open, lock_tree
from tirek.structure.acts import UNIT_REOPENED, UNITS_MERGED
from tirek.structure.enums import Descent, TermBegan, TermEnded
from tirek.structure.models import Act, Ancestry, Resolution, Term, Unit, UnitParent
from tirek.structure.models.acts import begin_act, recording
from tirek.structure.permissions import OPEN_UNIT, REORGANISE_UNITS


class TooFewToMerge(Refused):
    code = "too_few_to_merge"
    field = "units"
    message = _("Choose the units that merge: two at least into a new one, one at least into one that stands.")


class IntoItself(Refused):
    code = "into_itself"
    field = "units"
    message = _("%(code)s cannot take over from itself.")


class NotAlike(Refused):
    """A region does not merge into a primary organisation."""

    code = "not_alike"
    field = "units"
    message = _("%(code)s is not of the same kind as the unit that takes over.")


class StillStands(Refused):
    code = "still_stands"
    message = _("%(code)s stands, so it cannot be reopened.")


class ReopenedTooEarly(Refused):
    """A unit that goes on the day it closes did not close: its closing is undone instead."""

    code = "reopened_too_early"
    field = "on"
    message = _("%(code)s closed on %(closed)s. It can reopen on a later day, or its closing can be undone.")


@transaction.atomic
def merge_units(
    *,
    actor: Actor,
    units: Sequence[Unit],
    into: Unit | NewUnit,
    on: date,
    today: date,
    resolution: Resolution | None = None,
) -> Act:
    """Merge units into one from the day on: they end, and everything that stands in them and below them goes there.

    What was counted before stays with them. On a past day, people who came to one of them later are as if they had come
    to the one that takes over. Raises TooFewToMerge, IntoItself, NotAlike, UnitNotOpen, UnitClosedSince,
    ContradictsLater, what ``check_new`` raises, and what an occupant does.
    """
    standing = into if isinstance(into, Unit) else None
    actor.require(REORGANISE_UNITS, *units, *[at for at in (standing, _above(into)) if at])
    lock_tree()
    check_day(on, today)
    ending = list(Unit.objects.select_for_update(of=["self"]).filter(pk__in=[u.pk for u in units]).order_by("pk"))
    if len(ending) < (1 if standing else 2):
        raise TooFewToMerge
    for unit in ending:
        check_stays_open(unit, on)
    if standing is not None:
        _check_successor(standing, ending, on)
    elif isinstance(into, NewUnit):
        into = check_new(into, on)
        _check_alike(into.kind.role, ending)
    check_lived(ending, on)
    check_nothing_later(ending, on)
    return _merge(actor, ending, into, on, resolution)


def _above(into: Unit | NewUnit) -> Unit | None:
    return into.parent if isinstance(into, NewUnit) else None


def _check_successor(into: Unit, ending: Sequence[Unit], on: date) -> None:
    if into.pk in {unit.pk for unit in ending}:
        raise IntoItself(code=into.code)
    check_stays_open(Unit.objects.select_for_update(of=["self"]).get(pk=into.pk), on)
    _check_alike(into.role, ending)


def _check_alike(role: str, ending: Sequence[Unit]) -> None:
    if other := next((unit for unit in ending if unit.role != role), None):
        raise NotAlike(code=other.code)


def _merge(actor: Actor, ending: Sequence[Unit], into: Unit | NewUnit, on: date, resolution: Resolution | None) -> Act:
    ids = [unit.pk for unit in ending]
    lines = _below(ids, on)
    people = people_in(lines, on)
    standing = into if isinstance(into, Unit) else None
    asked = standing or _above(into)
    act = begin_act(
        UNITS_MERGED, actor=actor, unit=standing, at={*ids, *([asked.pk] if asked else [])}, on=on,
        resolution=resolution, code=into.code, merged=[unit.code for unit in ending], ended_units=ids,
        count=sum(people.values()),
    )  # fmt: skip
    with recording(act, rows=_rows(lines, on)):
        successor = begin_life(into, on, TermBegan.FOUNDED) if isinstance(into, NewUnit) else into
        moves = dict.fromkeys(ids, successor.pk)
        hand_over_all(actor, act, moves, on)
        hand_over_below(moves, on)
        end_lives(ids, on, TermEnded.MERGED)
        descend(moves, on, Descent.MERGE, people)
        _know_less(successor, ending, on)
    if act.unit_id is None:
        act.unit = successor
        act.save(update_fields=["unit"])
    record(
        actor, "units.merged", successor, unit_id=successor.pk, old={"units": [unit.code for unit in ending]},
        new={"unit": successor.pk, "count": sum(people.values()), "on": on.isoformat()}, resolution=resolution,
    )  # fmt: skip
    return act


def _below(unit_ids: Collection[int], on: date) -> dict[int, list[int]]:
    """The units at or below each that day."""
    found: dict[int, list[int]] = {unit_id: [] for unit_id in unit_ids}
    lines = Ancestry.objects.filter(ancestor__in=unit_ids, period__contains=on).order_by("unit_id")
    for above, unit_id in lines.values_list("ancestor_id", "unit_id"):
        found[above].append(unit_id)
    return found


def _rows(lines: Mapping[int, Collection[int]], on: date) -> int:
    """About how many rows are written."""
    moved = (each for one in occupants for each in one.preview(list(lines), on).values())
    return sum(each.count + each.later for each in moved)


def _know_less(successor: Unit, ending: Sequence[Unit], on: date) -> None:
    """Who came of a unit whose roll was not known by then is not known either, before the next roll."""
    days = [unit.known_from for unit in ending if unit.holds_members]
    if all(day is not None and day <= on for day in days):
        return
    known = None if None in days or successor.known_from is None else max(day for day in days if day)
    Unit.objects.filter(pk=successor.pk).update(known_from=known)


@transaction.atomic
def reopen_unit(
    *, actor: Actor, unit: Unit, parent: Unit, on: date, today: date, resolution: Resolution | None = None
) -> Act:
    """Open a closed unit again, as itself, after a gap; nobody is in it. Its old code leads to it as before.

    Raises StillStands, ReopenedTooEarly, UnitNotOpen, UnitClosedSince, KindNotAllowed.
    """
    actor.require(OPEN_UNIT, parent)
    lock_tree()
    check_day(on, today)
    unit = Unit.objects.select_for_update(of=["self"]).select_related("kind").get(pk=unit.pk)
    if unit.closed is None:
        raise StillStands(code=unit.code)
    if on <= unit.closed:
        raise ReopenedTooEarly(code=unit.code, closed=unit.closed)
    parent = Unit.objects.select_related("kind").get(pk=parent.pk)
    check_stays_open(parent, on)
    check_kinds(unit.kind, parent.kind)
    act = begin_act(
        UNIT_REOPENED, actor=actor, unit=unit, at=[unit.pk, parent.pk], on=on, resolution=resolution, code=unit.code
    )
    forever = DateRange(on, None)
    with recording(act):
        Term.objects.create(
            unit=unit, kind=unit.kind, role=unit.role, period=forever, began=TermBegan.REOPENED,
            known_from=unit.known_from,
        )  # fmt: skip
        UnitParent.objects.create(unit=unit, parent=parent, period=forever)
        if unit.holds_members and (unit.known_from is None or unit.known_from > on):
            Unit.objects.filter(pk=unit.pk).update(known_from=on)
    told = {"parent": parent.code, "on": on.isoformat()}
    record(actor, "units.reopened", unit, unit_id=unit.pk, new=told, resolution=resolution)
    return act
