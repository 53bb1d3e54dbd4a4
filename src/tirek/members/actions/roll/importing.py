"""A roll is taken in one go, as a command does it: read, checked and entered in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from django.db import transaction

from tirek.figures.actions import fold
from tirek.kernel.actor import Actor
from tirek.kernel.progress import Report, silent
from tirek.members.actions.roll.cells import RowReader
from tirek.members.actions.roll.checking import check, reach
from tirek.members.actions.roll.columns import guess, override, remembered, settle
from tirek.members.actions.roll.entering import enter
from tirek.members.actions.roll.findings import Findings, findings_in
from tirek.members.actions.roll.receiving import Settings, draft, only_unit
from tirek.members.actions.roll.sources import open_table
from tirek.members.actions.roll.staging import stage
from tirek.members.actions.roll.tables import begin_work
from tirek.members.actions.roll.treelock import hold_tree
from tirek.members.models import Roll
from tirek.members.queries.roll import PASSING, Tables
from tirek.structure.models import Charter


@transaction.atomic
def import_roll(
    *,
    actor: Actor,
    file: BinaryIO,
    name: str,
    settings: Settings,
    today: date,
    dry_run: bool = False,
    inspect: Callable[[Tables, Roll], None] | None = None,
    report: Report = silent,
) -> Findings:
    """Take a roll in one go, all of it or nothing. Where nothing changes, and on a dry run, no trace is left.

    ``inspect`` is called with the checked lines and their roll, to report on them before they are gone.
    """
    roll = draft(actor, name, settings, today)
    _read(actor, roll, file, settings, report)
    shared = True if dry_run else hold_tree(reach(actor, roll.within_id).units, roll.on, roll.unit_map)
    check(actor, roll, report)
    findings = findings_in(roll, PASSING)
    if inspect:
        inspect(PASSING, roll)
    act = None if dry_run else enter(actor, findings, shared, report)
    if act:
        transaction.on_commit(fold)
    return replace(findings, act=act)


def _read(actor: Actor, roll: Roll, file: BinaryIO, settings: Settings, report: Report) -> None:
    """The columns are taken as they are guessed and as the settings say: nobody is asked."""
    table = open_table(file, sheet=settings.sheet)
    guessed = [
        column.field for column in guess(table.headings, table.sample, remembered(actor, table.headings), actor=actor)
    ]
    fields = override(table.headings, guessed, settings.columns)
    settle(table.headings, fields, unit_given=only_unit(roll) is not None)
    roll.headings, roll.fields, roll.sheet = list(table.headings), fields, table.sheet
    begin_work()
    stage(table, row_reader(roll), lambda done: report("read", done, None))
    roll.digest = table.digest


def row_reader(roll: Roll) -> RowReader:
    """Reads lines in the columns of this roll."""
    unit = only_unit(roll)
    return RowReader(
        roll.fields, on=roll.on, synthetic=Charter.objects.get().synthetic, unit_code=unit.code if unit else ""
    )
