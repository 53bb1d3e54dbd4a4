"""What the columns of a sender's files say: guessed from what is known, and remembered once it was settled."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from tirek.kernel.actor import Actor
from tirek.kernel.errors import NotAllowed
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.models import RollColumns
from tirek.rolls.queries.cards import card_numbers
from tirek.rolls.queries.units import units_called
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.columns import added_behind, column_letter, digest_of
from tirek.rolls.reading.day_orders import asks_order, orders
from tirek.rolls.reading.files import RollTable
from tirek.rolls.reading.guessing import KnownTexts, RollColumn, guess
from tirek.rolls.reading.lines import RollLines
from tirek.rolls.reading.sheets import SheetsTable
from tirek.rolls.reading.standing import Standing, is_sheet_of_leavers
from tirek.rolls.reading.titles import unit_titled
from tirek.structure.models import Unit


def guessed(actor: Actor, table: RollTable | SheetsTable) -> list[RollColumn]:
    """What each column of the table says, as far as the actor's last files, its units and its members tell."""
    return guess(table.headings, table.sample, remembered(actor, table.headings), known=known_to(actor))


def told_above(
    actor: Actor, table: RollTable | SheetsTable, fields: Sequence[str], *, given: bool
) -> dict[str, bool | str]:
    """Whether the unit is told above the lines, by a line of its own, by the sheet or by a title; whether it is the
    sheet; and what the title says, as a roll keeps them.

    Of several sheets each names its unit, if need be one that is asked for; where the unit is given, only if half of
    them are called like units. A title counts only where nothing else names the unit of the whole table.
    """
    if "unit" in fields:
        return {"unit_above": False, "sheet_is_unit": False, "titled": ""}
    names = [part.name for part in table.parts] if isinstance(table, SheetsTable) else [table.sheet]
    names = [name for name in names if not is_sheet_of_leavers(name)]
    texts = known_to(actor).units
    known = texts([name for name in names if name])
    by_sheet = 0 < len(names) <= len(known) * 2 or (len(names) > 1 and not given)
    titled = "" if given or by_sheet or isinstance(table, SheetsTable) else unit_titled(table.titles, texts)
    reader = RowReader(fields, on=date.max, synthetic=False)
    lines = RollLines(table.sample, table.headings, fields, reader)
    above = by_sheet or bool(titled) or any(found.left_out == "unit" for found in lines)
    return {"unit_above": above, "sheet_is_unit": by_sheet, "titled": titled}


def asked_beside(table: RollTable | SheetsTable, fields: Sequence[str]) -> list[dict[str, bool]]:
    """Of each column, whether it is to be asked if day or month comes first in it, and whether it says of somebody that
    they are no members."""
    lines = [line.cells for line in table.sample]
    first = orders(fields, lines)
    standing = Standing(table.headings, fields, lines)
    telling = {standing.place(cells) for cells in lines}
    columns = [[cells[place] for cells in lines if place < len(cells)] for place in range(len(fields))]
    return [
        {"either": asks_order(column) and not first.get(field), "tells": place in telling and not field}
        for place, (field, column) in enumerate(zip(fields, columns, strict=True))
    ]


def sheets_of(table: RollTable | SheetsTable) -> list[dict[str, Any]]:
    """What is kept of the sheets, where all are read, or of tables beside each other: what they are called, and from
    which number on their lines are counted."""
    if isinstance(table, SheetsTable):
        return [{"name": part.name, "rows": part.rows, "before": part.before} for part in table.parts]
    if len(table.blocks) < 2:
        return []
    letters = [f"{column_letter(block.start)}–{column_letter(block.stop - 1)}" for block in table.blocks]
    return [{"name": name, "rows": 0, "before": nth * table.step} for nth, name in enumerate(letters)]


def known_to(actor: Actor) -> KnownTexts:
    """Units and members that the actor may see."""
    return KnownTexts(units=partial(units_called, actor), cards=partial(card_numbers, actor))


def remembered(actor: Actor, headings: Sequence[str]) -> list[str] | None:
    """What the columns of the sender's last file with these headings said; also of its lines that came back."""
    if actor.account_id is None or not any(headings):
        return None
    found = RollColumns.objects.filter(account_id=actor.account_id, headings=digest_of(headings)).first()
    if found is None:
        return None
    own = len(headings) - (added := added_behind(headings))
    return [*found.fields[:own], *["", "unit"][:added]]


def told_last(actor: Actor, headings: Sequence[str]) -> dict[str, Any]:
    """What was said of these columns beside their fields."""
    if actor.account_id is None:
        return {}
    found = RollColumns.objects.filter(account_id=actor.account_id, headings=digest_of(headings)).first()
    return found.told if found else {}


@transaction.atomic
def remember(
    *, actor: Actor, headings: Sequence[str], fields: Sequence[str], told: Mapping[str, Any] | None = None
) -> None:
    """Keep what somebody settled, for the next file with these headings. The system settles anew each time."""
    if actor.account_id is None or not any(headings):
        return
    if not actor.visible(Unit, IMPORT_ROLL).exists():
        raise NotAllowed(permission=IMPORT_ROLL.label)
    said = {"fields": list(fields), "told": dict(told or {})}
    RollColumns.objects.update_or_create(account_id=actor.account_id, headings=digest_of(headings), defaults=said)
