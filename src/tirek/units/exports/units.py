"""The list of units as a file: the columns that ``import-units`` reads, then the figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.exports.declared import Asked, Export, ExportCell, ExportColumn, ExportTable, exports
from tirek.figures.queries import Reading
from tirek.figures.queries.readings import is_flow
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import Figure, Ratio, figures
from tirek.kernel.measures import heading, number_of
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import NameOfDay, names_on, parents_on
from tirek.structure.tables import file_name, titled, written_headings
from tirek.ui.words import named
from tirek.units.permissions import EXPORT_UNITS
from tirek.units.queries.units import UnitList, measure_mixed
from tirek.units.tables.roster import columns
from tirek.units.tables.unit_list import asked_for

AT_ONCE = 500
_WIDTH, _NAME_WIDTH = 14.0, 32.0
_CODES, _NAMES = 2, range(3, 9)


def headings(shown: Sequence[Figure]) -> list[str]:
    """A ratio takes three columns: its value and the two numbers it is made of."""
    found = list(written_headings())
    for figure in shown:
        name = str(figure.name)
        told = _("%(name)s, 12 months") % {"name": name} if is_flow(figure) else name
        found.append(heading(told, figure.measure))
        if isinstance(figure, Ratio):
            parts = [figures[key] for key in (figure.numerator, figure.denominator)]
            found += [heading(f"{name}: {part.name}", part.measure) for part in parts]
    return found


def unit_rows(asked: UnitList, shown: Sequence[Figure]) -> Iterator[list[ExportCell]]:
    """Numbers as numbers, days as days, nothing where there is no value."""
    ids = asked.ordered
    for start in range(0, len(ids), AT_ONCE):
        yield from _some(asked, shown, ids[start : start + AT_ONCE])


def _some(asked: UnitList, shown: Sequence[Figure], ids: Sequence[int]) -> Iterator[list[ExportCell]]:
    units = Unit.objects.filter(pk__in=ids).select_related("kind").in_bulk()
    parents = parents_on(ids, asked.day)
    codes = dict(Unit.objects.filter(pk__in=set(parents.values())).values_list("pk", "code"))
    names = names_on(ids, asked.day)
    readings = measure_mixed([figure.key for figure in shown], ids, asked.day)
    for pk in ids:
        parent = codes[parents[pk]] if pk in parents else ""
        numbers = [cell for figure in shown for cell in _numbers(figure, readings[figure.key, pk])]
        yield [*_unit(units[pk], parent, names[pk]), *numbers]


def _unit(unit: Unit, parent: str, name: NameOfDay) -> list[ExportCell]:
    own: list[ExportCell] = [unit.code, parent, named(unit.kind), name.name_kk, name.name_ru, name.name_en]
    return [*own, name.short_kk, name.short_ru, name.short_en, unit.opened, unit.closed or ""]


def _numbers(figure: Figure, reading: Reading) -> list[ExportCell]:
    value = _number(reading.value, figure)
    if not isinstance(figure, Ratio):
        return [value]
    above, below = figures[figure.numerator], figures[figure.denominator]
    return [value, _number(reading.numerator, above), _number(reading.denominator, below)]


def _number(value: Fraction | int | None, figure: Figure) -> ExportCell:
    return "" if value is None else number_of(Fraction(value), figure.measure)


def _read(asked: Asked) -> ExportTable:
    code, units = asked.query.get("unit", ""), asked.actor.visible(Unit, VIEW_UNIT).select_related("kind")
    unit = units.get(code=code) if code else None
    found = replace(asked_for(asked.actor, asked.query, asked.day, unit), permission=EXPORT_UNITS)
    shown = columns(asked.query.getlist("col"), found.role)
    return ExportTable(
        columns=[_column(place, heading) for place, heading in enumerate(headings(shown))],
        rows=lambda: unit_rows(found, shown),
        count=lambda: found.count,
        name=file_name("units", unit, found.day),
        title=titled(_("Units"), unit, found.day),
        about=_("as of %(day)s") % {"day": format_short(found.day)},
        at=[unit] if unit else None,
        seen_by=found.permission,
        unit_id=unit.pk if unit else None,
    )


def _column(place: int, heading: str) -> ExportColumn:
    """The codes keep their zeros; the three names are long."""
    if place < _CODES:
        return ExportColumn(heading=heading, kind="digits", width=_WIDTH)
    return ExportColumn(heading=heading, width=_NAME_WIDTH if place in _NAMES else _WIDTH)


UNITS = exports.declare(
    Export(
        key="units.list",
        label=gettext_lazy("List of units"),
        right=EXPORT_UNITS,
        act="units.exported",
        address="units:units-export",
        back="units:units",
        read=_read,
        kinds=("xlsx", "csv", "print"),
        at_once=20_000,
    )
)
