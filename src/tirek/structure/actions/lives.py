"""How a life of a unit begins and ends, and where goes what stands in it: what all acts of reorganisation share.

Whoever calls holds the tree and records an act.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import occupants
from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import normalise
from tirek.structure.actions.names import Names
from tirek.structure.actions.rules import check_code, check_kinds, check_stays_open
from tirek.structure.actions.undo import described
from tirek.structure.enums import TermBegan, TermEnded, UnitRole
from tirek.structure.models import Act, ActImage, Kind, Lineage, Term, Unit, UnitName, UnitParent


class CodeTaken(Refused):
    code = "code_taken"
    field = "code"
    message = _("The code %(code)s already belongs to another unit. Choose another code.")


class UnderNothing(Refused):
    code = "under_nothing"
    message = _("A unit of kind “%(kind)s” stands under another. Choose its parent.")


class ContradictsLater(Refused):
    """The unit was renamed or moved after the day, or units came under it or left: ``params["act_ids"]``."""

    code = "contradicts_later"
    field = "on"
    message = _("%(code)s was changed after that day: %(acts)s. Undo that first, or choose a later day.")


class GoneTheDayItBegan(Refused):
    """A merged into C and C into E on one day: C would live no day. All of them merge into E at once."""

    code = "gone_the_day_it_began"
    field = "on"
    message = _("%(code)s began on %(began)s, so it can end on a later day only. Or let all merge into one at once.")


@dataclass(frozen=True, kw_only=True)
class NewUnit:
    """A unit that an act is to found."""

    code: str
    kind: Kind
    parent: Unit | None
    names: Names


def check_new(new: NewUnit, on: date) -> NewUnit:
    """With its code as it is stored. Raises UnderNothing, UnitNotOpen, UnitClosedSince, KindNotAllowed, CodeTaken."""
    if new.parent is None:
        if new.kind.parents:
            raise UnderNothing(kind=new.kind.name_kk)
    else:
        parent = Unit.objects.select_related("kind").get(pk=new.parent.pk)
        check_stays_open(parent, on)
        check_kinds(new.kind, parent.kind)
    check_code(code := normalise(new.code))
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken(code=code)
    return NewUnit(code=code, kind=new.kind, parent=new.parent, names=new.names)


def begin_life(new: NewUnit, on: date, began: TermBegan) -> Unit:
    """The unit from the day on. One that begins here begins with nobody in it, so that its roll is known at once."""
    known = began != TermBegan.REGISTERED and new.kind.role in UnitRole.HOLDING
    shared: dict[str, Any] = {
        "kind": new.kind,
        "role": new.kind.role,
        "period": DateRange(on, None),
        "known_from": on if known else None,
    }
    unit = Unit.objects.create(code=new.code, **shared)
    Term.objects.create(unit=unit, began=began, **shared)
    UnitName.objects.create(unit=unit, period=shared["period"], **new.names.columns())
    if new.parent is not None:
        UnitParent.objects.create(unit=unit, parent=new.parent, period=shared["period"])
    return unit


def end_lives(unit_ids: Collection[int], on: date, ended: TermEnded) -> None:
    """Their last day is the day before. Nothing stands in them any more, and they leave their place first."""
    told: dict[str, Any] = {"units": list(unit_ids), "on": on, "ended": ended}
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE_PLACE, told)
        cursor.execute(_END, told)


_LEAVE_PLACE = """
UPDATE structure_unitparent SET period = daterange(lower(period), %(on)s)
WHERE unit_id = ANY (%(units)s) AND upper_inf(period)
"""
_END = """
UPDATE structure_term SET period = daterange(lower(period), %(on)s), ended = %(ended)s
WHERE unit_id = ANY (%(units)s) AND upper_inf(period)
"""


def hand_over_all(actor: Actor, act: Act, moves: Mapping[int, int], on: date) -> None:
    """Everything that stands in the first units goes to the second, by the right of the actor to move it."""
    for occupant in occupants:
        occupant.carry_out(actor, act, moves, on)


def hand_over_below(moves: Mapping[int, int], on: date) -> list[int]:
    """The units directly below the first go under the second from the day on; which these are.

    Those of which something is later are refused by ``check_nothing_later``.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OVER_BELOW, {"from": list(moves), "to": list(moves.values()), "on": on})
        return [row[0] for row in cursor.fetchall()]


# One statement, so that the ancestry and the figures see units change their place, not lose it and find another.
_HAND_OVER_BELOW = """
WITH moves AS (SELECT * FROM unnest(%(from)s::bigint[], %(to)s::bigint[]) m (from_unit, to_unit)), fresh AS (
    UPDATE structure_unitparent p SET parent_id = to_unit FROM moves
    WHERE p.parent_id = from_unit AND upper_inf(p.period) AND lower(p.period) = %(on)s AND p.unit_id <> to_unit
    RETURNING p.unit_id
), ended AS (
    UPDATE structure_unitparent p SET period = daterange(lower(p.period), %(on)s) FROM moves
    WHERE p.parent_id = from_unit AND upper_inf(p.period) AND lower(p.period) < %(on)s AND p.unit_id <> to_unit
    RETURNING p.unit_id, to_unit
), begun AS (
    INSERT INTO structure_unitparent (unit_id, parent_id, period)
    SELECT unit_id, to_unit, daterange(%(on)s, NULL) FROM ended ORDER BY unit_id RETURNING unit_id
)
SELECT unit_id FROM fresh UNION ALL SELECT unit_id FROM begun
"""


def check_lived(units: Collection[Unit], on: date) -> None:
    """Raises GoneTheDayItBegan: a life lasts a day at least."""
    for unit in units:
        if unit.period[-1].lower >= on:
            raise GoneTheDayItBegan(code=unit.code, began=unit.period[-1].lower)


def check_nothing_later(units: Collection[Unit], on: date) -> None:
    """Raises ContradictsLater: what is a fact about a unit and not about people is not given to another unit."""
    for unit in units:
        # What holds from the day itself on is as old as the act.
        rows = {
            dated._meta.db_table: list(found.values_list("pk", flat=True))
            for dated, found in (
                (UnitName, UnitName.objects.filter(unit=unit, period__startswith__gt=on)),
                (Term, Term.objects.filter(unit=unit, period__startswith__gt=on)),
                (UnitParent, UnitParent.objects.filter(_moved_later(unit, on))),
            )
        }
        if any(rows.values()):
            acts = list(_acts_of(rows, on))
            raise ContradictsLater(code=unit.code, acts=described(acts), act_ids=[act.pk for act in acts])


def _moved_later(unit: Unit, on: date) -> Q:
    """Where it was put later, and what came under it or left it later."""
    begun = Q(period__startswith__gt=on)
    ended = Q(parent=unit, period__endswith__gt=on)
    return Q(unit=unit) & begun | Q(parent=unit) & begun | ended


def _acts_of(rows: Mapping[str, Sequence[int]], on: date) -> Sequence[Act]:
    images = [
        ActImage.objects.filter(table_name=table, row_id__in=ids).values("act_id") for table, ids in rows.items() if ids
    ]
    touched = Q(pk__in=images[0])
    for more in images[1:]:
        touched |= Q(pk__in=more)
    return list(Act.objects.filter(touched, undone_by=None, effective_on__gt=on).order_by("pk"))


def people_in(lines: Mapping[int, Collection[int]], on: date) -> dict[int, int]:
    """How many people stand at the end of the day in each, by the units that stand at or below it."""
    every = sorted({pk for below in lines.values() for pk in below})
    found = [occupant.preview(every, on) for occupant in occupants if occupant.people]
    return {
        unit_id: sum(each[pk].count for each in found for pk in below if pk in each) for unit_id, below in lines.items()
    }


def descend(moves: Mapping[int, int], on: date, how: str, people: Mapping[int, int]) -> None:
    """Write down which unit came of which."""
    Lineage.objects.bulk_create(
        Lineage(from_unit_id=old, to_unit_id=new, day=on, how=how, members=people.get(old, 0))
        for old, new in moves.items()
    )
