"""The list of units laid out: which figures may be its columns, and a page of rows in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tirek.figures.queries import Reading
from tirek.figures.queries.readings import is_counted
from tirek.figures.queries.slices import is_mixed
from tirek.figures.tables import fraction_text, value_text
from tirek.kernel.declarations import Figure, figures
from tirek.structure.enums import UnitRole
from tirek.structure.models import Charter, Unit
from tirek.structure.queries import names_on, parents_on
from tirek.ui.addresses import address_of
from tirek.ui.words import cased, named
from tirek.units.queries.units import (
    CLOSED,
    COUNTED_ROLES,
    EMPTY,
    LARGE,
    SMALL,
    UNKNOWN,
    UnitList,
    measure_mixed,
)
from tirek.units.tables.words import gap_text

MOST_COLUMNS = 8


@dataclass(frozen=True, kw_only=True)
class RosterNumber:
    """One number of a row. ``page`` is that of the figure, at no unit; ``gap`` says why it is not the whole truth."""

    key: str
    name: str
    page: str
    value: str
    fraction: str
    gap: str


@dataclass(frozen=True, kw_only=True)
class RosterRow:
    """One unit, named as on the day; ``above`` is the unit that it stands under."""

    unit: Unit
    name: str
    above: str
    closed: bool
    cells: list[RosterNumber]


def possible_columns(role: str) -> list[Figure]:
    """Every figure that can be asked as a whole; what is counted from the records only for units of few members."""
    whole = (figure for figure in figures if not figure.inner and not is_mixed(figure))
    return [figure for figure in whole if role in COUNTED_ROLES or not is_counted(figure)]


def columns(wanted: Sequence[str], role: str) -> list[Figure]:
    """The figures asked for, in the order of their declaration; without any the usual ones of the role, in theirs."""
    possible = {figure.key: figure for figure in possible_columns(role)}
    chosen = [figure for key, figure in possible.items() if key in wanted]
    return chosen[:MOST_COLUMNS] or usual_columns(role)


def usual_columns(role: str) -> list[Figure]:
    """What one looks a unit of the role up for; every other figure is a click away."""
    usual = (figure for figure in possible_columns(role) if role in figure.column_of)
    return sorted(usual, key=lambda figure: figure.order)[:MOST_COLUMNS]


def roles(asked: UnitList) -> list[tuple[str, str | Promise, int]]:
    """The roles of which there are units, with how many; called as their figures are."""
    return [
        (role.value, figures[f"units.{role}"].name if f"units.{role}" in figures else capfirst(str(role.label)), number)
        for role in UnitRole
        if (number := asked.by_role[role]) or role == asked.role
    ]


def faults(charter: Charter) -> list[tuple[str, str]]:
    """What may be asked for, in words; a bound only where the charter sets one."""
    least, most = charter.minimum_members, charter.maximum_members
    labels = {
        SMALL: _("fewer than %(n)s members") % {"n": cased(least, "ablative")} if least is not None else "",
        LARGE: _("more than %(n)s members") % {"n": cased(most, "ablative")} if most is not None else "",
        EMPTY: _("without members"),
        UNKNOWN: _("roll not entered"),
        CLOSED: _("Closed units"),
    }
    return [(key, label) for key, label in labels.items() if label]


def rows(asked: UnitList, ids: Sequence[int], shown: Sequence[Figure]) -> list[RosterRow]:
    """A page of the list: as many queries for one row as for fifty."""
    units = Unit.objects.filter(pk__in=ids).select_related("kind").in_bulk()
    parents = parents_on(ids, asked.day)
    names = names_on({*ids, *parents.values()}, asked.day)
    readings = measure_mixed([figure.key for figure in shown], ids, asked.day)
    heads = [(figure, str(figure.name), address_of("units:figure", figure.key)) for figure in shown]
    return [
        RosterRow(
            unit=units[pk],
            name=named(names[pk]),
            above=named(names[parents[pk]]) if pk in parents else "",
            closed=not units[pk].is_open_on(asked.day),
            cells=_cells(readings, heads, pk),
        )
        for pk in ids
    ]


def _cells(
    readings: Mapping[tuple[str, int], Reading], heads: Sequence[tuple[Figure, str, str]], pk: int
) -> list[RosterNumber]:
    found = [(*head, readings[head[0].key, pk]) for head in heads]
    return [
        RosterNumber(
            key=figure.key,
            name=name,
            page=page,
            value=value_text(figure, reading.value),
            fraction=fraction_text(reading) if reading.value is not None else "",
            gap=gap_text(reading),
        )
        for figure, name, page, reading in found
    ]
