"""The units under a unit, compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tirek.figures.queries import Reading, Wanted, grid
from tirek.figures.tables import fraction_text, value_text
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import figures
from tirek.kernel.kazakh import sort_key
from tirek.members.figures import ACTIVE as MEMBERS
from tirek.members.figures import YOUTH
from tirek.members.figures import YOUTH_SHARE as SHARE
from tirek.structure.enums import UnitRole
from tirek.structure.figures import GROUPS, PRIMARIES
from tirek.structure.models import Unit
from tirek.structure.queries import names_on, seen_among
from tirek.ui.days import year_before
from tirek.ui.words import named
from tirek.units.tables.words import bar_scale, growth_text, growth_trend

# A branch compares its best and worst; who needs every one of hundreds reads the tree.
SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class ChildRow:
    """One unit under another. ``unit`` is none for those who stand in the parent itself; ``linked``: may be opened."""

    unit: Unit | None
    name: str
    units: str
    members: str
    grown: str
    trend: str
    share: Fraction | None
    share_text: str
    fraction: str
    linked: bool = True


@dataclass(frozen=True)
class Head:
    """A column; one that is sorted ``descending`` first has its biggest on top."""

    key: str
    name: str
    descending: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildrenTable:
    """``units_key`` is the figure of the second column; empty where the children have no units below them."""

    members_key: ClassVar[str] = MEMBERS
    share_key: ClassVar[str] = SHARE
    rows: list[ChildRow]
    total: ChildRow
    count: int
    units_key: str
    level: Fraction | None
    sort: str

    @property
    def units_word(self) -> str:
        """What the units of the second column are called after their number."""
        return pgettext("count", "groups") if self.units_key == GROUPS else _("primary org.")

    @property
    def heads(self) -> list[Head]:
        """The columns, which are also what the rows may be put in the order of."""
        units = _("Groups") if self.units_key == GROUPS else _("Primary|organisations")
        return [
            Head("name", _("Unit")),
            *([Head("units", units, "yes")] if self.units_key else []),
            Head("members", _("Members"), "yes"),
            Head("growth", _("Change|over a year")),
            Head("share", _("Share of youth")),
        ]

    @cached_property
    def scale(self) -> Fraction:
        """What a share is multiplied with to be a bar of 100: the longest bar is the biggest share shown."""
        return bar_scale([*(row.share for row in self.rows), self.level])

    @property
    def bars(self) -> list[tuple[ChildRow, Fraction | None]]:
        """The rows with their bars."""
        return [(row, None if row.share is None else row.share * self.scale) for row in self.rows]

    @property
    def mark(self) -> Fraction | None:
        """Where the level of the parent stands on the bars."""
        return None if self.level is None else self.level * self.scale

    @property
    def left_out(self) -> int:
        return self.count - sum(1 for row in self.rows if row.unit)


@dataclass(frozen=True)
class _Line:
    """What a row is made of and sorted by."""

    unit: Unit
    name: str
    now: dict[str, Reading]
    before: Reading

    @property
    def growth(self) -> Fraction:
        was = self.before.value
        return (self.now[MEMBERS].value or Fraction(0)) / was if was else Fraction(0)


_ORDERS: dict[str, Callable[[_Line], Any]] = {
    "name": lambda line: sort_key(line.name),
    "units": lambda line: line.now["units"].value or 0,
    "members": lambda line: line.now[MEMBERS].value or 0,
    "growth": lambda line: line.growth,
    # Who has no members has no share: last, whichever way the rest is read.
    "share": lambda line: -1 if line.now[SHARE].value is None else line.now[SHARE].value,
}


def units_key(role: str) -> str:
    """What is counted below the children of a unit of this role."""
    return {UnitRole.PRIMARY: "", UnitRole.GROUP: "", UnitRole.LOCAL_BRANCH: GROUPS}.get(UnitRole(role), PRIMARIES)


def _keys(unit: Unit) -> list[str]:
    return [MEMBERS, YOUTH, SHARE, *filter(None, [units_key(unit.role)])]


def children_asks(unit: Unit, found: Sequence[Unit], on: date) -> list[Wanted]:
    """What the table asks of the engine, of the units found directly under it."""
    return [Wanted.of(_keys(unit), [unit.pk, *(child.pk for child in found)], [on, year_before(on)])] if found else []


def children_table(
    *, actor: Actor, unit: Unit, found: Sequence[Unit], on: date, sort: str = "share"
) -> ChildrenTable | None:
    """Everybody found directly under the unit that day, the lowest share of youth first; none where nobody is."""
    if not found:
        return None
    counted = units_key(unit.role)
    ids = [unit.pk, *(child.pk for child in found)]
    before = year_before(on)
    readings = grid(_keys(unit), ids, [on, before])
    names = names_on(ids, on)

    def line(of: Unit) -> _Line:
        now = {key: readings[key, of.pk, on] for key in _keys(unit)}
        now["units"] = now[counted or MEMBERS]
        return _Line(of, named(names[of.pk]), now, readings[MEMBERS, of.pk, before])

    lines = _ordered([line(child) for child in found], sort)
    top = line(unit)
    level = top.now[SHARE].value
    seen = seen_among(actor, ids)
    rows = [_row(each, each.unit.pk in seen) for each in lines[:SHOWN]]
    if direct := _direct(top, lines):
        rows.append(direct)
    sorted_by = sort if sort.lstrip("-") in _ORDERS else "share"
    return ChildrenTable(rows=rows, total=_row(top), count=len(found), units_key=counted, level=level, sort=sorted_by)


def _ordered(lines: Sequence[_Line], sort: str) -> list[_Line]:
    key = _ORDERS.get(sort.lstrip("-"), _ORDERS["share"])
    by_name = sorted(lines, key=_ORDERS["name"])
    ordered = sorted(by_name, key=key, reverse=sort.startswith("-"))
    if sort.lstrip("-") in ("name", "units", "members", "growth"):
        return ordered
    # A unit without members has no share to be worst or best by.
    return [x for x in ordered if x.now[SHARE].value is not None] + [x for x in ordered if x.now[SHARE].value is None]


def _row(line: _Line, linked: bool = True) -> ChildRow:
    share = line.now[SHARE].value
    return ChildRow(
        unit=line.unit,
        name=line.name,
        units=value_text(line.now["units"].figure, line.now["units"].value),
        members=value_text(line.now[MEMBERS].figure, line.now[MEMBERS].value),
        grown=growth_text(line.now[MEMBERS], line.before),
        trend=growth_trend(line.now[MEMBERS], line.before),
        share=share,
        share_text=value_text(figures[SHARE], share),
        fraction=fraction_text(line.now[SHARE]),
        linked=linked,
    )


def _direct(top: _Line, lines: Sequence[_Line]) -> ChildRow | None:
    """Those who stand in the unit itself, so that the rows add up to its number."""
    own = {key: (top.now[key].value or 0) - sum(each.now[key].value or 0 for each in lines) for key in (MEMBERS, YOUTH)}
    if not own[MEMBERS]:
        return None
    share = 100 * Fraction(own[YOUTH]) / own[MEMBERS]
    reading = Reading(
        figure=figures[SHARE],
        measure=figures[SHARE].measure,
        unit_id=top.unit.pk,
        value=share,
        numerator=int(own[YOUTH]),
        denominator=int(own[MEMBERS]),
    )
    return ChildRow(
        unit=None,
        name="",
        units="",
        members=value_text(figures[MEMBERS], Fraction(own[MEMBERS])),
        grown="",
        trend="flat",
        share=share,
        share_text=value_text(figures[SHARE], share),
        fraction=fraction_text(reading),
        linked=False,
    )
