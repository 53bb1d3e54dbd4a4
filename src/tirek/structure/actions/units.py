"""Open, close, rename, move a unit: each on a day that may lie in the past, each undone by ``undo_act``."""

from datetime import date
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import occupants
from tirek.kernel.errors import Refused
from tirek.structure.actions.lives import NewUnit, begin_life, check_new, end_lives
from tirek.structure.actions.names import Names
from tirek.structure.actions.rules import (
    check_day,
    check_kinds,
    check_open,
    lock_tree,
)
from tirek.structure.acts import UNIT_CLOSED, UNIT_MOVED, UNIT_OPENED, UNIT_RENAMED
from tirek.structure.enums import TermBegan, TermEnded
from tirek.structure.models import Act, Ancestry, Kind, Resolution, Unit, UnitName, UnitParent
from tirek.structure.models.acts import begin_act, recording
from tirek.structure.permissions import CLOSE_UNIT, MOVE_UNIT, OPEN_UNIT, RENAME_UNIT


class UnitOccupied(Refused):
    """Something still stands in the unit, or stood there after the day."""

    code = "unit_occupied"
    message = _("%(code)s cannot close on %(on)s: %(occupants)s. Move or end them first.")


class ClosingTooEarly(Refused):
    code = "closing_too_early"
    field = "on"
    message = _("%(code)s cannot close on %(on)s: it was changed later, on %(later)s. Choose a day after that.")


class NothingChanges(Refused):
    code = "nothing_changes"
    message = _("Nothing would change: it is so already.")


class UnderItself(Refused):
    code = "under_itself"
    field = "to_parent"
    message = _("%(code)s cannot stand under %(parent)s, which stands below it.")


@transaction.atomic
def open_unit(
    *,
    actor: Actor,
    code: str,
    kind: Kind,
    parent: Unit | None,
    names: Names,
    on: date,
    today: date,
    roll_known: bool = True,
    resolution: Resolution | None = None,
) -> Act:
    """Open a unit under another; only the centre stands under none.

    ``roll_known`` says that it begins here, with nobody in it, so that its roll is known from the first day; not so for
    an organisation that stood before it was entered.
    """
    actor.require(OPEN_UNIT, *[parent] if parent else [])
    lock_tree()
    check_day(on, today)
    new = check_new(NewUnit(code=code, kind=kind, parent=parent, names=names), on)
    act = begin_act(
        UNIT_OPENED, actor=actor, unit=None, at=[parent.pk] if parent else [], on=on,
        resolution=resolution, code=new.code,
    )  # fmt: skip
    with recording(act):
        unit = begin_life(new, on, TermBegan.FOUNDED if roll_known else TermBegan.REGISTERED)
    act.unit = unit
    act.save(update_fields=["unit"])
    told = {"code": new.code, "on": on.isoformat(), **names.columns()}
    record(actor, "units.opened", unit, unit_id=unit.pk, new=told, resolution=resolution)
    return act


@transaction.atomic
def close_unit(*, actor: Actor, unit: Unit, on: date, today: date, resolution: Resolution | None = None) -> Act:
    """Close a unit. Its last day of life is the day before; refused while anything stands in it."""
    actor.require(CLOSE_UNIT, unit)
    lock_tree()
    check_day(on, today)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    check_open(unit, on)
    if unit.closed is not None:
        raise NothingChanges
    _check_empty(unit, on)
    act = begin_act(UNIT_CLOSED, actor=actor, unit=unit, on=on, resolution=resolution, code=unit.code)
    with recording(act):
        end_lives([unit.pk], on, TermEnded.CLOSED)
    record(actor, "units.closed", unit, unit_id=unit.pk, new={"on": on.isoformat()}, resolution=resolution)
    return act


def _check_empty(unit: Unit, on: date) -> None:
    standing = []
    below = UnitParent.objects.filter(parent=unit).filter(
        models.Q(period__upper_inf=True) | models.Q(period__endswith__gt=on)
    )
    if count := below.count():
        standing.append(_("units below it – %(count)s") % {"count": count})
    for occupant in occupants:
        if count := occupant.open_in([unit.pk], on).get(unit.pk, 0):
            standing.append(f"{occupant.name} – {count}")
    if standing:
        raise UnitOccupied(code=unit.code, on=on, occupants=", ".join(str(s) for s in standing))
    begun = [
        day
        for dated in (UnitParent, UnitName)
        for day in dated._default_manager.filter(unit=unit).values_list("period__startswith", flat=True)
    ]
    later = max([unit.opened, *begun])
    left = max([unit.opened, *(day for occupant in occupants for day in occupant.last_day([unit.pk]).values())])
    # A unit lives for a day at least, and members may leave on its closing day but not after.
    if later >= on or left > on:
        raise ClosingTooEarly(code=unit.code, on=on, later=max(later, left))


@transaction.atomic
def rename_unit(
    *, actor: Actor, unit: Unit, names: Names, on: date, today: date, resolution: Resolution | None = None
) -> Act:
    """Give a unit another name from a day on, until the next renaming."""
    actor.require(RENAME_UNIT, unit)
    lock_tree()
    check_day(on, today)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    check_open(unit, on)
    held = UnitName.objects.get(unit=unit, period__contains=on)
    new = names.columns()
    old = {column: getattr(held, column) for column in new}
    if old == new:
        raise NothingChanges
    act = begin_act(UNIT_RENAMED, actor=actor, unit=unit, on=on, resolution=resolution, code=unit.code)
    with recording(act):
        _hold_from(held, on, **new)
    new["on"] = on.isoformat()
    record(actor, "units.renamed", unit, unit_id=unit.pk, old=old, new=new, resolution=resolution)
    return act


@transaction.atomic
def move_unit(
    *, actor: Actor, unit: Unit, to_parent: Unit, on: date, today: date, resolution: Resolution | None = None
) -> Act:
    """Put a unit under another parent from a day on, until its next move. Everything below it goes along."""
    actor.require(MOVE_UNIT, unit, to_parent)
    lock_tree()
    check_day(on, today)
    unit = Unit.objects.select_for_update(of=["self"]).select_related("kind").get(pk=unit.pk)
    to_parent = Unit.objects.select_related("kind").get(pk=to_parent.pk)
    check_open(unit, on)
    check_open(to_parent, on)
    check_kinds(unit.kind, to_parent.kind)
    held = UnitParent.objects.select_related("parent").get(unit=unit, period__contains=on)
    if held.parent_id == to_parent.pk:
        raise NothingChanges
    _check_not_below(unit, to_parent, on, held.period.upper)
    act = begin_act(
        UNIT_MOVED,
        actor=actor,
        unit=unit,
        at={unit.pk, held.parent_id, to_parent.pk},
        on=on,
        resolution=resolution,
        code=unit.code,
        from_parent=held.parent_id,
        to_parent=to_parent.pk,
    )
    old = {"parent": held.parent.code}
    with recording(act):
        _hold_from(held, on, parent_id=to_parent.pk)
    told = {"parent": to_parent.code, "on": on.isoformat()}
    record(actor, "units.moved", unit, unit_id=unit.pk, old=old, new=told, resolution=resolution)
    return act


def _check_not_below(unit: Unit, to_parent: Unit, on: date, until: date | None) -> None:
    span = DateRange(on, until)
    if Ancestry.objects.filter(unit=to_parent, ancestor=unit, period__overlap=span).exists():
        raise UnderItself(code=unit.code, parent=to_parent.code)
    if to_parent.closed is not None and (until is None or until > to_parent.closed):
        raise ClosingTooEarly(code=to_parent.code, on=on, later=to_parent.closed)


def _hold_from(held: UnitName | UnitParent, on: date, **columns: Any) -> None:
    """End a dated row at a day and begin the next with other values; where it began that day, it takes them itself.

    One statement, so that the ancestry and the figures see the unit change its place, not lose it and find another.
    """
    if held.period.lower == on:
        type(held)._default_manager.filter(pk=held.pk).update(**columns)
        return
    table, names = held._meta.db_table, ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH ended AS (
                UPDATE {table} SET period = daterange(lower(period), %s) WHERE id = %s RETURNING unit_id
            )
            INSERT INTO {table} (unit_id, period, {names})
            SELECT unit_id, daterange(%s, %s), {", ".join(["%s"] * len(columns))} FROM ended
            """,
            [on, held.pk, on, held.period.upper, *columns.values()],
        )
