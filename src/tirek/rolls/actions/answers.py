"""What a person answers while a roll is on its way. Sent twice, an answer is taken once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tirek.kernel.actor import Actor
from tirek.rolls.actions.columns import remember
from tirek.rolls.actions.states import IMPORTING, NotNow, answered, own
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.queries.effects import lasting
from tirek.rolls.queries.leavers import offered
from tirek.rolls.queries.units import only_unit
from tirek.rolls.reading.columns import settle
from tirek.rolls.reading.sheets import ALL
from tirek.rolls.work.checking import reach
from tirek.rolls.work.tables import forget
from tirek.tasks.actions import forget_task

# What has been read can be taken in other columns as long as it is not entered.
_BEFORE_ENTRY = (RollState.ASKS_COLUMNS, RollState.ASKS_UNITS, RollState.CHECKED, RollState.FAILED)


@transaction.atomic
def choose_sheet(*, actor: Actor, roll: RollImport, sheet: str) -> None:
    """Of several filled sheets this one, or ALL. Raises NotNow."""
    held = own(actor, roll.pk)
    if held.state != RollState.ASKS_SHEET or sheet not in [ALL, *(one["name"] for one in held.sheets)]:
        raise NotNow
    answered(actor, held, RollState.RECEIVED, sheet=sheet)


@transaction.atomic
def choose_columns(
    *, actor: Actor, roll: RollImport, fields: Sequence[str], told: Mapping[str, Any] | None = None
) -> None:
    """Say what each column is, now and the next time; nothing for those that are not read. ``told`` is what else is
    said of them, as a roll keeps it.

    What was said of single lines is forgotten with what they were read as. Raises ColumnsMissing, ColumnTwice, NotNow.
    """
    held = own(actor, roll.pk)
    if held.state not in _BEFORE_ENTRY or len(fields) != len(held.headings):
        raise NotNow
    settle(held.headings, fields, unit_given=held.unit_above or only_unit(held) is not None)
    remember(actor=actor, headings=held.headings, fields=fields, told=told)
    answered(actor, held, RollState.READING, fields=list(fields), told=dict(told or {}), answers={}, ends=[])


@transaction.atomic
def name_units(*, actor: Actor, roll: RollImport, unit_map: Mapping[str, int | None]) -> None:
    """Say which unit is meant by a text of the file, for all its lines; 0 leaves them out, None takes back what was
    said. Raises NotNow.
    """
    held = own(actor, roll.pk)
    if held.state not in (RollState.ASKS_UNITS, RollState.CHECKED):
        raise NotNow
    known = set(reach(actor, held.within_id).units)
    if not set(unit_map.values()) <= known | {0, None}:
        raise NotNow
    named = {text: unit for text, unit in {**held.unit_map, **unit_map}.items() if unit is not None}
    answered(actor, held, RollState.CHECKING, unit_map=named, outdated=False)


@transaction.atomic
def answer_doubts(*, actor: Actor, roll: RollImport, answers: Mapping[int, Mapping[str, Any]]) -> None:
    """Say of lines whom they are about; an empty answer takes back what was said. Raises NotNow."""
    held = own(actor, roll.pk)
    beside = defaultdict[int, list[int]](list)
    for line, person in held.doubts.filter(line__in=answers).order_by("person_id").values_list("line", "person_id"):
        beside[line].append(person)
    if held.state != RollState.CHECKED or not set(answers) <= set(beside):
        raise NotNow
    kept = dict(held.answers)
    for line, answer in answers.items():
        if answer and answer["said"] == "same" and answer["person"] not in beside[line]:
            raise NotNow
        kept.pop(str(line), None)
        kept |= {str(line): {**answer, "beside": beside[line]}} if answer else {}
    answered(actor, held, RollState.CHECKING, answers=kept, outdated=False)


@transaction.atomic
def end_leavers(*, actor: Actor, roll: RollImport, asked: Collection[int], chosen: Collection[int]) -> None:
    """Of the lines that were asked about, end memberships by the chosen ones, as far as they are offered. The right to
    end each is asked for by the check. Raises NotNow.
    """
    held = own(actor, roll.pk)
    if held.state != RollState.CHECKED or not set(chosen) <= offered(lasting(held.pk), list(asked)):
        raise NotNow
    ends = sorted((set(held.ends) - set(asked)) | set(chosen))
    answered(actor, held, RollState.CHECKING, ends=ends, outdated=False)


@transaction.atomic
def call_full(*, actor: Actor, roll: RollImport, full: bool) -> None:
    """Say whether this is the full roll of its units: then those who are not in it are looked for. Raises NotNow."""
    held = own(actor, roll.pk)
    if held.state != RollState.CHECKED:
        raise NotNow
    answered(actor, held, RollState.CHECKING if full else RollState.CHECKED, full=full)


@transaction.atomic
def confirm_roll(*, actor: Actor, roll: RollImport, shown: datetime) -> None:
    """Enter what the preview of that moment showed. Confirmed twice, it is entered once. Raises NotNow."""
    held = own(actor, roll.pk)
    if held.state in (RollState.COMMITTING, RollState.COMMITTED):
        return
    if held.state != RollState.CHECKED or held.state_since != shown:
        raise NotNow
    answered(actor, held, RollState.COMMITTING, outdated=False)


@transaction.atomic
def retry_roll(*, actor: Actor, roll: RollImport) -> None:
    """Take up again what was broken off. Raises NotNow."""
    held = own(actor, roll.pk)
    if held.is_at_work:
        return
    if held.state != RollState.FAILED:
        raise NotNow
    answered(actor, held, RollState(held.stopped_in))


@transaction.atomic
def discard_roll(*, actor: Actor, roll: RollImport) -> None:
    """Forget a roll: its file and what was read from it go. What it did, if it was entered, stays. Raises NotNow."""
    held = own(actor, roll.pk)
    if held.state == RollState.COMMITTING:
        raise NotNow
    forget(held)
    held.delete()
    forget_task(actor=actor, kind=IMPORTING, subject=roll.pk)
