"""The numbers of a unit and of those below it as a file: what stands on its page and on the desk."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.exports.declared import Asked, Export, ExportCell, ExportColumn, ExportTable, exports
from tirek.figures.queries import Reading, grid
from tirek.figures.queries.readings import is_counted
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import Ratio, figures
from tirek.kernel.measures import heading, number_of
from tirek.structure.models import Unit
from tirek.structure.queries import children, names_on
from tirek.structure.tables import file_name, titled
from tirek.ui.days import step_months, year_before
from tirek.ui.words import named
from tirek.units.permissions import EXPORT_UNITS
from tirek.units.tables.movement import FLOWS, movement
from tirek.units.tables.strip import keys_for
from tirek.units.tables.words import gap_text


def _number(reading: Reading) -> ExportCell:
    return None if reading.value is None else number_of(reading.value, reading.measure)


def _line(what: str, unit: Unit, name: str, readings: Sequence[Reading]) -> list[ExportCell]:
    """One figure of one unit: on the day with what it is made of, a month and a year before."""
    now, month, year = readings
    made_of: list[ExportCell] = [None, None]
    if isinstance(now.figure, Ratio):
        made_of = [now.numerator, now.denominator]
    called = heading(str(now.figure.name), now.measure)
    return [what, unit.code, name, called, _number(now), *made_of, _number(month), _number(year), gap_text(now)]


def _rows(unit: Unit, below: Sequence[Unit], on: date) -> Iterator[list[ExportCell]]:
    names = {pk: named(name) for pk, name in names_on([unit.pk, *(each.pk for each in below)], on).items()}
    own, days = keys_for(unit.role), [on, step_months(on, -1), year_before(on)]
    found = grid(own, [unit.pk], days)
    for key in own:
        yield _line(_("the unit"), unit, names[unit.pk], [found[key, unit.pk, day] for day in days])
    for step in movement(unit, on).steps:
        called = _("%(name)s, 12 months") % {"name": figures[step.key].name}
        yield [_("movement"), unit.code, names[unit.pk], called, step.change, *[None] * 5]
    shown = _compared(unit.role)
    found = grid(shown, [each.pk for each in below], days) if below else {}
    for each in below:
        for key in shown:
            yield _line(_("unit below"), each, names[each.pk], [found[key, each.pk, day] for day in days])


def _compared(role: str) -> list[str]:
    """What the units below are compared by: not what is counted anew for each."""
    return [key for key in keys_for(role) if not is_counted(figures[key])]


def _read(asked: Asked) -> ExportTable:
    unit = asked.actor.visible(Unit, EXPORT_UNITS).select_related("kind").get(code=asked.named["code"])
    if not unit.is_open_on(asked.day):
        raise Unit.DoesNotExist
    below = sorted(children(unit.pk, asked.day), key=lambda each: each.code)
    own = len(keys_for(unit.role)) + len(FLOWS)
    return ExportTable(
        columns=_columns(),
        rows=lambda: _rows(unit, below, asked.day),
        count=lambda: own + len(below) * len(_compared(unit.role)),
        name=file_name("numbers", unit, asked.day),
        title=titled(_("Figures"), unit, asked.day),
        about=_("as of %(day)s") % {"day": format_short(asked.day)},
        at=[unit],
        seen_by=EXPORT_UNITS,
        unit_id=unit.pk,
    )


def _columns() -> list[ExportColumn]:
    return [
        ExportColumn(heading=_("What the line says"), width=18.0),
        ExportColumn(heading=_("Unit code"), kind="digits", width=14.0),
        ExportColumn(heading=_("Unit"), width=36.0),
        ExportColumn(heading=_("Figure"), width=36.0),
        ExportColumn(heading=_("Value"), kind="number"),
        ExportColumn(heading=_("Numerator"), kind="number"),
        ExportColumn(heading=_("Denominator"), kind="number"),
        ExportColumn(heading=_("A month before"), kind="number"),
        ExportColumn(heading=_("A year before"), kind="number"),
        ExportColumn(heading=_("Remark"), width=40.0),
    ]


SUMMARY = exports.declare(
    Export(
        key="units.summary",
        label=gettext_lazy("Numbers of a unit"),
        right=EXPORT_UNITS,
        act="units.numbers_exported",
        address="units:unit-export",
        back="units:unit",
        read=_read,
        kinds=("xlsx", "csv"),
        at_once=20_000,
    )
)
