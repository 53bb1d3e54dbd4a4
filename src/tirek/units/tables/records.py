"""The records behind a number, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import ngettext

from tirek.figures.queries import Reading, UnitMove, explain, records_of_move
from tirek.figures.queries.explain import Explanation
from tirek.figures.queries.slices import has_slices
from tirek.figures.records import stock_of
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Crossing, Figure, Kept, Ratio, figures
from tirek.kernel.numbers import format_count
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.days import AsOf, with_day
from tirek.ui.lists import Keyset, PagePlace, Sort
from tirek.ui.pages import page_address
from tirek.ui.words import day as day_text
from tirek.ui.words import named, quoted
from tirek.units.queries.question import Question
from tirek.units.queries.spans import days_of

PAGE = 10
# Finding the records of a whole country takes seconds: they are looked up at once only where they are few.
AT_ONCE = 5000


@dataclass(frozen=True, kw_only=True)
class RecordRow:
    """A record, and what the units it names were called at the end of the span, in the order of its columns."""

    record: Model
    units: list[str]


@dataclass(frozen=True, kw_only=True)
class MovedUnit:
    """A unit that took its members along, what it was called that day, and the word that asks for those members."""

    move: UnitMove
    name: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Records:
    """A page of records. ``template`` lays out one row and comes from the package that owns the records.

    ``moved_units`` are the units that took others along; ``chosen`` the one whose members the rows are. ``first`` and
    ``last`` number the rows.
    """

    figure: Kept
    rows: list[RecordRow]
    template: str
    shown: int
    hidden: int
    order: Promise
    first: int
    last: int
    previous: str
    next: str
    moved_units: list[MovedUnit]
    chosen: MovedUnit | None

    @property
    def moved_text(self) -> str:
        """Whose members the rows are; empty where they crossed by themselves."""
        if self.chosen is None or not isinstance(self.figure, Crossing):
            return ""
        return _moved_text(self.figure.direction, self.chosen)


def _moved_text(direction: str, moved: MovedUnit) -> str:
    """With which unit the members crossed that are shown, and how many they are."""
    count = moved.move.count
    if direction == "in":
        text = ngettext(
            "Came with %(name)s, moved on %(on)s: %(members)s member.",
            "Came with %(name)s, moved on %(on)s: %(members)s members.",
            count,
        )
    else:
        text = ngettext(
            "Went with %(name)s, moved on %(on)s: %(members)s member.",
            "Went with %(name)s, moved on %(on)s: %(members)s members.",
            count,
        )
    return text % {"name": quoted(moved.name), "on": day_text(moved.move.day), "members": format_count(count)}


def kept_parts(figure: Figure) -> list[Kept]:
    """The figures whose records make the number: itself, or the two that a ratio is made of."""
    parts = [figures[figure.denominator], figures[figure.numerator]] if isinstance(figure, Ratio) else [figure]
    return [part for part in parts if isinstance(part, Kept)]


@dataclass(frozen=True, kw_only=True)
class RecordPart:
    """One of the figures whose records make the number. ``listed`` is the address of the list on which they stand."""

    figure: Kept
    listed: str

    @property
    def key(self) -> str:
        return self.figure.key


def open_parts(actor: Actor, question: Question, asof: AsOf) -> list[RecordPart]:
    """Those parts of which this reader may see records at the unit: whose role sees numbers alone has none of them."""
    parts = kept_parts(question.figure)
    held = actor.held_at(question.unit, *{part.view for part in parts}) if parts else set()
    return [RecordPart(figure=part, listed=_listed(part, question, asof)) for part in parts if part.view in held]


def _listed(part: Kept, question: Question, asof: AsOf) -> str:
    """Where the same records stand in a list; empty where none can be narrowed to just them."""
    known = part.record_list
    if known is None or question.slice_ or not isinstance(question.span.at, date):
        return ""
    return with_day(page_address(known.page, unit=question.unit.code, **known.narrowed), asof)


def page_of(
    actor: Actor, reading: Reading, question: Question, wanted: QueryDict, parts: Sequence[RecordPart]
) -> Records | None:
    """The page that an address asks for: ``records`` names the part, ``after`` and ``before`` the place in it,
    ``moved`` the unit that took them along.

    Without ``records`` the first part is shown where its records are few, else none.
    """
    unit, at = question.unit, question.span.at
    by_key = {part.key: part.figure for part in parts}
    key = _asked_key(reading, wanted.get("records", ""), list(by_key))
    if not key:
        return None
    slice_ = question.slice_ if has_slices(by_key[key]) else ""
    found = explain(actor=actor, key=key, unit_id=unit.pk, at=at, slice_=slice_)
    moved_units = _moved_units(found)
    chosen = next((moved for moved in moved_units if moved.key == wanted.get("moved")), None)
    of: UnitMove | Explanation = chosen.move if chosen else found
    rows = found.rows
    figure = ordered = by_key[key]
    if chosen and isinstance(figure, Crossing):
        ordered = stock_of(figure)
        rows = records_of_move(actor=actor, figure=figure, unit_id=unit.pk, move=chosen.move)
    order = Sort("records", ordered.record_order.keys)
    page = Keyset(rows.select_related(), order, size=PAGE).page(PagePlace.of(wanted))
    return Records(
        figure=figure,
        rows=_named(page.rows, at if isinstance(at, date) else days_of(at)[1]),
        template=figure.record_template,
        shown=of.shown,
        hidden=of.hidden,
        order=ordered.record_order.label,
        first=page.first,
        last=page.last,
        previous=str(page.previous or ""),
        next=str(page.next or ""),
        moved_units=moved_units,
        chosen=chosen,
    )


def _asked_key(reading: Reading, wanted: str, keys: Sequence[str]) -> str:
    if wanted in keys:
        return wanted
    size = reading.denominator if isinstance(reading.figure, Ratio) else reading.value
    return keys[0] if keys and size is not None and size <= AT_ONCE else ""


def _moved_units(found: Explanation) -> list[MovedUnit]:
    """Named as they were called at the end of the span's last move; nothing is asked where none moved."""
    if not found.unit_moves:
        return []
    names = names_on({move.unit.pk for move in found.unit_moves}, found.unit_moves[0].day)
    return [
        MovedUnit(move=move, name=named(names[move.unit.pk]), key=f"{move.unit.code},{move.day.isoformat()}")
        for move in found.unit_moves
    ]


def _named(records: list[Model], day: date) -> list[RecordRow]:
    """All units that the records name are looked up at once."""
    ids = {record.pk: _unit_ids(record) for record in records}
    names = names_on({unit_id for found in ids.values() for unit_id in found}, day)
    return [RecordRow(record=record, units=[named(names[unit_id]) for unit_id in ids[record.pk]]) for record in records]


def _unit_ids(record: Model) -> list[int]:
    if isinstance(record, Unit):
        return [record.pk]
    columns = [field.attname for field in record._meta.concrete_fields if field.related_model is Unit]
    return [getattr(record, column) for column in columns]
