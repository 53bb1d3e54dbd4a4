"""The records behind a number, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import ngettext

from tirek.figures.queries import Reading, UnitMove, explain, records_of_move
from tirek.figures.queries.explain import Explanation
from tirek.figures.queries.slices import has_slices
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Crossing, Figure, Kept, Ratio, figures
from tirek.kernel.numbers import format_count
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.cursors import RowKey, conceal, reveal
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

    ``moved_units`` are the units that took others along; ``chosen`` the one whose members the rows are.
    """

    figure: Figure
    rows: list[RecordRow]
    template: str
    shown: int
    hidden: int
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


def page_of(actor: Actor, reading: Reading, question: Question, wanted: Mapping[str, str]) -> Records | None:
    """The page that an address asks for: ``records`` names the part, ``after`` and ``before`` the place in it,
    ``moved`` the unit that took them along.

    Without ``records`` the first part is shown where its records are few, else none.
    """
    unit, at = question.unit, question.span.at
    by_key = {part.key: part for part in kept_parts(reading.figure)}
    size = reading.denominator if isinstance(reading.figure, Ratio) else reading.value
    key = wanted.get("records", "")
    if key not in by_key:
        key = next(iter(by_key), "") if size is not None and size <= AT_ONCE else ""
    if not key:
        return None
    slice_ = question.slice_ if has_slices(by_key[key]) else ""
    found = explain(actor=actor, key=key, unit_id=unit.pk, at=at, slice_=slice_)
    moved_units = _moved_units(found)
    chosen = next((moved for moved in moved_units if moved.key == wanted.get("moved")), None)
    of: UnitMove | Explanation = chosen.move if chosen else found
    rows = found.rows
    figure = by_key[key]
    if chosen and isinstance(figure, Crossing):
        rows = records_of_move(actor=actor, figure=figure, unit_id=unit.pk, move=chosen.move)
    page, previous, following = _page(rows.select_related(), _key(wanted, "after"), _key(wanted, "before"))
    return Records(
        figure=figure,
        rows=_named(page, at if isinstance(at, date) else days_of(at)[1]),
        template=figure.record_template,
        shown=of.shown,
        hidden=of.hidden,
        previous=conceal(page[0].pk) if previous and page else "",
        next=conceal(page[-1].pk) if following and page else "",
        moved_units=moved_units,
        chosen=chosen,
    )


def _moved_units(found: Explanation) -> list[MovedUnit]:
    """Named as they were called at the end of the span's last move; nothing is asked where none moved."""
    if not found.unit_moves:
        return []
    names = names_on({move.unit.pk for move in found.unit_moves}, found.unit_moves[0].day)
    return [
        MovedUnit(move=move, name=named(names[move.unit.pk]), key=f"{move.unit.code},{move.day.isoformat()}")
        for move in found.unit_moves
    ]


def _key(wanted: Mapping[str, str], name: str) -> RowKey | None:
    found = reveal(wanted.get(name, ""))
    return found[0] if len(found) == 1 else None


def _page(rows: QuerySet[Any], after: RowKey | None, before: RowKey | None) -> tuple[list[Model], bool, bool]:
    """The rows after one key or before one, and whether there are others before and after them."""
    if before is not None:
        page = list(rows.filter(pk__lt=before).order_by("-pk")[: PAGE + 1])
        return page[:PAGE][::-1], len(page) > PAGE, True
    page = list((rows if after is None else rows.filter(pk__gt=after)).order_by("pk")[: PAGE + 1])
    return page[:PAGE], after is not None, len(page) > PAGE


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
