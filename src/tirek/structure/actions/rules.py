"""Refusals and checks that the acts on units share."""

import re
from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import normalise
from tirek.structure.models import Kind, Unit


class DayInFuture(Refused):
    """An act is entered when it holds, not before."""

    code = "day_in_future"
    field = "on"
    message = _("%(on)s is in the future. Enter today or an earlier day.")


class UnitNotOpen(Refused):
    """The unit does not stand on that day."""

    code = "unit_not_open"
    field = "on"
    message = _("Unit %(code)s is not open on %(on)s. It opened on %(opened)s.")


class UnitClosedSince(Refused):
    """The unit stood on that day but no longer does: what is to stay in it cannot be put there."""

    code = "unit_closed_since"
    message = _("Unit %(code)s closed on %(closed)s. Choose a unit that is open today.")


class KindNotAllowed(Refused):
    """The charter lets this kind stand elsewhere only."""

    code = "kind_not_allowed"
    field = "kind"
    message = _("A unit of kind “%(kind)s” cannot stand under one of kind “%(parent)s”.")


class CodeUnusable(Refused):
    """It stands in addresses."""

    code = "code_unusable"
    field = "code"
    message = _(
        "“%(code)s” cannot be a code. Write letters, digits, hyphens and points, beginning with a letter or a digit."
    )


# A path holds no slash; a browser takes away "." and ".."; and a space or a star is lost on the way from hand to hand.
_CODE = re.compile(r"[^\W_][\w.-]*")
# What people put around a name, and pages put around it themselves.
_MARKS = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'))


def check_code(code: str) -> None:
    """Refuse what would not stand in an address as it is read aloud."""
    if not _CODE.fullmatch(code):
        raise CodeUnusable(code=code)


def unit_name(text: str) -> str:
    """The name without quotation marks around all of it; those inside it are its own."""
    name = normalise(text)
    for opening, closing in _MARKS:
        inside = name[1:-1]
        if len(name) > 1 and name[0] == opening and name[-1] == closing and not {opening, closing} & {*inside}:
            return inside.strip()
    return name


def check_day(on: date, today: date) -> None:
    """Refuse a day that has not come."""
    if on > today:
        raise DayInFuture(on=on)


def check_open(unit: Unit, on: date) -> None:
    """Refuse a unit that does not stand on the day."""
    if not unit.is_open_on(on):
        raise UnitNotOpen(code=unit.code, on=on, opened=unit.opened)


def check_stays_open(unit: Unit, on: date) -> None:
    """Refuse a unit that does not stand on the day, or has closed since."""
    check_open(unit, on)
    if unit.closed is not None:
        raise UnitClosedSince(code=unit.code, closed=unit.closed)


def check_kinds(kind: Kind, parent: Kind) -> None:
    """Refuse a place that the charter does not know."""
    if parent.key not in kind.parents:
        raise KindNotAllowed(kind=kind.name_kk, parent=parent.name_kk)


def lock_tree() -> None:
    """Hold the tree alone until the end of the transaction; whoever counts along it waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT structure_lock_tree()")


def share_tree() -> None:
    """Keep the tree as it is until the end of the transaction; others may do the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT structure_share_tree()")
