"""A roll is taken in one go, as a command does it: read, checked and entered in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from django.db import transaction

from tirek.figures.actions import fold_deltas
from tirek.kernel.actor import Actor
from tirek.kernel.progress import Report, silent
from tirek.rolls.actions.columns import guessed, sheets_of, told_above
from tirek.rolls.actions.entering import enter
from tirek.rolls.actions.receiving import Settings, draft
from tirek.rolls.models import RollImport
from tirek.rolls.queries.effects import TEMPORARY, Tables
from tirek.rolls.queries.units import only_unit
from tirek.rolls.reading.columns import override, settle
from tirek.rolls.reading.sheets import open_roll
from tirek.rolls.work.checking import check, reach
from tirek.rolls.work.copying import copy_lines
from tirek.rolls.work.findings import Findings, findings_in
from tirek.rolls.work.tables import begin_work
from tirek.rolls.work.treelock import hold_tree
from tirek.structure.queries import charter_in_force


@transaction.atomic
def import_roll(
    *,
    actor: Actor,
    file: BinaryIO,
    name: str,
    settings: Settings,
    today: date,
    dry_run: bool = False,
    inspect: Callable[[Tables, RollImport], None] | None = None,
    report: Report = silent,
) -> Findings:
    """Take a roll in one go, all of it or nothing. Where nothing changes, and on a dry run, no trace is left.

    ``inspect`` is called with the checked lines and their roll, to report on them before they are gone.
    """
    charter_in_force()
    roll = draft(actor, name, settings, today)
    limits = reach(actor, roll.within_id)
    _read(actor, roll, file, settings, report)
    shared = True if dry_run else hold_tree(limits.units, roll.on, roll.unit_map)
    # A unit may have left the reach while the roll waited for the tree; from here on none does.
    limits = reach(actor, roll.within_id)
    check(roll, limits, report)
    findings = findings_in(roll, TEMPORARY)
    if inspect:
        inspect(TEMPORARY, roll)
    act = None if dry_run else enter(actor, findings, shared, report)
    if act:
        transaction.on_commit(fold_deltas)
    return replace(findings, act=act)


def _read(actor: Actor, roll: RollImport, file: BinaryIO, settings: Settings, report: Report) -> None:
    """The columns are taken as they are guessed and as the settings say: nobody is asked."""
    table = open_roll(file, sheet=settings.sheet)
    found = guessed(actor, table)
    fields = override(table.headings, [column.field for column in found], settings.columns)
    for name, value in told_above(actor, table, fields, given=only_unit(roll) is not None).items():
        setattr(roll, name, value)
    settle(table.headings, fields, unit_given=roll.unit_above or only_unit(roll) is not None)
    roll.headings, roll.fields, roll.sheet = list(table.headings), fields, table.sheet
    roll.sheets = sheets_of(table)
    begin_work()
    copy_lines(roll, table, lambda done: report("read", done, None))
    roll.digest = table.digest
