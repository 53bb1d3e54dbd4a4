"""The list of units as a file: the columns that ``import-units`` reads, then the figures."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import IO

from django.utils.translation import gettext as _
from rustpy_xlsxwriter import write_worksheet

from tirek.figures.queries import Reading
from tirek.figures.queries.measure import is_flow
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import Figure, Ratio, figures
from tirek.kernel.language import reader_language
from tirek.kernel.measures import heading, number_of
from tirek.kernel.sheets import MARK, csv_line, guarded, path_of
from tirek.structure.models import Unit, UnitName
from tirek.structure.queries import names_on, parents_on
from tirek.structure.tables import written_headings
from tirek.ui.words import named
from tirek.units.queries.units import UnitList, measure_mixed

AT_ONCE = 500
_WIDTH, _NAME_WIDTH = 14.0, 32.0
Cell = str | int | float | date


def unit_lines(asked: UnitList, shown: Sequence[Figure]) -> Iterator[str]:
    """The list in its order, some hundred units at a time. What it says of a unit imports again unchanged."""
    yield MARK + csv_line(headings(shown))
    for row in unit_rows(asked, shown):
        yield csv_line(_written(cell) for cell in row)


def units_workbook(file: IO[bytes], asked: UnitList, shown: Sequence[Figure]) -> None:
    """The same as a workbook. It is made at once: an organisation has thousands of units, not millions."""
    names = headings(shown)
    rows = (dict(zip(names, map(_or_none, row), strict=True)) for row in unit_rows(asked, shown))
    write_worksheet(
        rows if asked.count else iter([dict.fromkeys(names)]),
        path_of(file),
        sheet_name="1",
        freeze_row=1,
        bold_headers=True,
        autofilter=True,
        datetime_format="dd.mm.yyyy",
        column_widths=dict.fromkeys(names, _WIDTH) | dict.fromkeys(names[3:6], _NAME_WIDTH),
        ignore_errors=names[:2],
    )


def _or_none(cell: Cell) -> Cell | None:
    return None if cell == "" else cell


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


def unit_rows(asked: UnitList, shown: Sequence[Figure]) -> Iterator[list[Cell]]:
    """Numbers as numbers, days as days, nothing where there is no value."""
    ids = asked.ordered
    for start in range(0, len(ids), AT_ONCE):
        yield from _some(asked, shown, ids[start : start + AT_ONCE])


def _some(asked: UnitList, shown: Sequence[Figure], ids: Sequence[int]) -> Iterator[list[Cell]]:
    units = Unit.objects.filter(pk__in=ids).select_related("kind").in_bulk()
    parents = parents_on(ids, asked.day)
    codes = dict(Unit.objects.filter(pk__in=set(parents.values())).values_list("pk", "code"))
    names = names_on(ids, asked.day)
    readings = measure_mixed([figure.key for figure in shown], ids, asked.day)
    for pk in ids:
        parent = codes[parents[pk]] if pk in parents else ""
        numbers = [cell for figure in shown for cell in _numbers(figure, readings[figure.key, pk])]
        yield [*_unit(units[pk], parent, names[pk]), *numbers]


def _unit(unit: Unit, parent: str, name: UnitName) -> list[Cell]:
    own: list[Cell] = [unit.code, parent, named(unit.kind), name.name_kk, name.name_ru, name.name_en]
    return [*own, unit.opened, unit.closed or ""]


def _numbers(figure: Figure, reading: Reading) -> list[Cell]:
    value = _number(reading.value, figure)
    if not isinstance(figure, Ratio):
        return [value]
    above, below = figures[figure.numerator], figures[figure.denominator]
    return [value, _number(reading.numerator, above), _number(reading.denominator, below)]


def _number(value: Fraction | int | None, figure: Figure) -> Cell:
    return "" if value is None else number_of(Fraction(value), figure.measure)


def _written(cell: Cell) -> str:
    """A spreadsheet in Kazakh or Russian reads 18.1 as a day of January; a comma is what it takes for a decimal."""
    if isinstance(cell, date):
        return format_short(cell)
    if isinstance(cell, str):
        return guarded(cell)
    comma = isinstance(cell, float) and reader_language() != "en"
    return str(cell).replace(".", ",") if comma else str(cell)
