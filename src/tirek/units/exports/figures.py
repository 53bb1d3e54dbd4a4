"""A figure and the numbers of a unit as files: each line says what it is, of which unit and which days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.exports.declared import Asked, ColumnKind, Export, ExportCell, ExportColumn, ExportTable, exports
from tirek.figures.queries import Reading
from tirek.figures.queries.readings import At, is_counted
from tirek.figures.queries.slices import is_mixed
from tirek.kernel.dates import format_short
from tirek.kernel.declarations import Figure, Ratio, figures
from tirek.kernel.measures import heading, number_of
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.structure.tables import file_name, titled
from tirek.ui.words import named
from tirek.units.permissions import EXPORT_UNITS
from tirek.units.queries.question import FigureAnswer, PartUnknown, ask, question_of
from tirek.units.queries.spans import days_of
from tirek.units.tables.words import gap_text

ToldReading = tuple[str, int, Reading, At]


def _cells(line: ToldReading, codes: dict[int, str], names: dict[int, str]) -> list[ExportCell]:
    what, unit_id, reading, at = line
    first, last = (at, at) if isinstance(at, date) else days_of(at)
    figure = reading.figure
    value = None if reading.value is None else number_of(reading.value, reading.measure)
    parts: list[ExportCell] = [None, None]
    if isinstance(figure, Ratio):
        parts = [reading.numerator, reading.denominator]
    return [what, codes[unit_id], names[unit_id], first, last, value, *parts, gap_text(reading)]


def _lines(answer: FigureAnswer) -> Iterator[ToldReading]:
    """The number, what it was a year before, its way there and a year earlier, then that of the units below."""
    question, unit_id = answer.question, answer.question.unit.pk
    yield _("the number"), unit_id, answer.now, question.span.at
    if question.change:
        word = _("the day compared with") if question.span.since else _("a year before")
        yield word, unit_id, answer.before, question.span.before
    for word, times, readings in (
        (_("on the way there") if question.span.since else _("month by month"), question.months, answer.way),
        (_("month by month a year before"), question.months_before, answer.way_before),
    ):
        for at, reading in zip(times, readings, strict=True):
            yield word, unit_id, reading, at
    for child in answer.children:
        yield _("unit below"), child, answer.of(child), question.span.at
        if question.span.since:
            yield _("unit below, the day compared with"), child, answer.before_of(child), question.span.since


def _rows(answer: FigureAnswer) -> Iterator[list[ExportCell]]:
    units = {answer.question.unit.pk: answer.question.unit, **answer.children}
    called = names_on(units, answer.question.span.last_day)
    names = {unit_id: named(name) for unit_id, name in called.items()}
    codes = {unit_id: unit.code for unit_id, unit in units.items()}
    for line in _lines(answer):
        yield _cells(line, codes, names)


def _columns(figure: Figure) -> list[ExportColumn]:
    parts = (
        [figures[figure.numerator].name, figures[figure.denominator].name] if isinstance(figure, Ratio) else ["", ""]
    )
    heads: list[tuple[str, ColumnKind, float]] = [
        (_("What the line says"), "text", 26.0),
        (_("Unit code"), "digits", 14.0),
        (_("Unit"), "text", 36.0),
        (_("First day"), "day", 0),
        (_("Last day"), "day", 0),
        (heading(str(figure.name), figure.measure), "number", 0),
        (str(parts[0] or _("Numerator")), "number", 0),
        (str(parts[1] or _("Denominator")), "number", 0),
        (_("Remark"), "text", 40.0),
    ]
    return [ExportColumn(heading=name, kind=kind, width=width) for name, kind, width in heads]


def _read(asked: Asked) -> ExportTable:
    figure = figures.get(asked.named["key"])
    visible = asked.actor.visible(Unit, EXPORT_UNITS).select_related("kind")
    code = asked.query.get("unit", "")
    unit = visible.get(code=code) if code else visible.order_by("kind__level", "pk").first()
    if figure is None or unit is None:
        raise Unit.DoesNotExist
    try:
        question = question_of(figure, unit, asked.query, asked.day, asked.today)
    except PartUnknown as error:
        raise Unit.DoesNotExist from error
    if is_mixed(figure) and question.part is None:
        raise Unit.DoesNotExist
    answer = ask(replace(question, way=False) if is_counted(figure) else question)
    what = f"{figure.name}, {question.part.name}" if question.part else str(figure.name)
    return ExportTable(
        columns=_columns(figure),
        rows=lambda: _rows(answer),
        count=lambda: sum(1 for _line in _lines(answer)),
        name=file_name(figure.key.replace(".", "-"), unit, question.span.last_day),
        title=titled(what, unit, question.span.last_day),
        about=_about(question.span.at),
        at=[unit],
        seen_by=EXPORT_UNITS,
        unit_id=unit.pk,
        told={"figure": figure.key},
    )


def _about(at: At) -> str:
    if isinstance(at, date):
        return _("as of %(day)s") % {"day": format_short(at)}
    first, last = days_of(at)
    return f"{format_short(first)} – {format_short(last)}"


FIGURE = exports.declare(
    Export(
        key="units.figure",
        label=gettext_lazy("A figure"),
        right=EXPORT_UNITS,
        act="figures.exported",
        address="units:figure-export",
        back="units:figure",
        read=_read,
        kinds=("xlsx", "csv"),
        at_once=20_000,
    )
)
