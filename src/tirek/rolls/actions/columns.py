"""What the columns of a sender's files say: guessed from what is known, and remembered once it was settled."""

from collections.abc import Sequence
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
from tirek.rolls.reading.files import RollTable
from tirek.rolls.reading.guessing import KnownTexts, RollColumn, guess
from tirek.rolls.reading.lines import RollLines
from tirek.rolls.reading.sheets import SheetsTable
from tirek.structure.models import Unit


def guessed(actor: Actor, table: RollTable | SheetsTable) -> list[RollColumn]:
    """What each column of the table says, as far as the actor's last files, its units and its members tell."""
    return guess(table.headings, table.sample, remembered(actor, table.headings), known=known_to(actor))


def units_above(
    actor: Actor, table: RollTable | SheetsTable, fields: Sequence[str], *, given: bool
) -> tuple[bool, bool]:
    """Whether the unit is told above the lines, by a line of its own or by the sheet; and whether it is the sheet.

    Of several sheets each names its unit, if need be one that is asked for; where the unit is given, only if half of
    them are called like units.
    """
    if "unit" in fields:
        return False, False
    names = [part.name for part in table.parts] if isinstance(table, SheetsTable) else [table.sheet]
    known = known_to(actor).units([name for name in names if name])
    by_sheet = len(known) * 2 >= len(names) or (len(names) > 1 and not given)
    reader = RowReader(fields, on=date.max, synthetic=False)
    lines = RollLines(table.sample, table.headings, fields, reader)
    return by_sheet or any(found.left_out == "unit" for found in lines), by_sheet


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


@transaction.atomic
def remember(*, actor: Actor, headings: Sequence[str], fields: Sequence[str]) -> None:
    """Keep what somebody settled, for the next file with these headings. The system settles anew each time."""
    if actor.account_id is None or not any(headings):
        return
    if not actor.visible(Unit, IMPORT_ROLL).exists():
        raise NotAllowed(permission=IMPORT_ROLL.label)
    RollColumns.objects.update_or_create(
        account_id=actor.account_id, headings=digest_of(headings), defaults={"fields": list(fields)}
    )
