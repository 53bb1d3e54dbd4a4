"""Importing a roll: read it, show what it would do, do it. Nothing is written to the rolls before the last step."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction

from tirek.audit.actions import record
from tirek.figures.actions import fold
from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import normalise
from tirek.members.actions.roll.cells import RowReader
from tirek.members.actions.roll.checking import check, reach
from tirek.members.actions.roll.columns import guess, override, settle
from tirek.members.actions.roll.sources import Table, open_table
from tirek.members.actions.roll.staging import stage
from tirek.members.actions.roll.tables import as_shown, begin_work, fetch, forget, keep
from tirek.members.actions.roll.treelock import hold_tree
from tirek.members.actions.roll.writing import RollOutdated, lock, makes_known, write
from tirek.members.models import Roll, RollState
from tirek.members.permissions import IMPORT_ROLL
from tirek.members.queries.roll import PASSING, Effect, Tables, common_unit, counts, effects, lasting, missing_count
from tirek.structure.actions.rules import check_day
from tirek.structure.enums import ActKind, Role
from tirek.structure.models import Act, Charter, Unit
from tirek.structure.models.acts import begin_act, recording

# Told the phase, what is done of it, and of how much; bytes while reading, steps while writing.
Report = Callable[[str, int, int | None], None]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a roll is to be taken: as of which day, within which unit, whether members may be moved by it.

    Within a unit that holds members itself, the file needs no column for the unit. ``sheet`` is that of a workbook with
    several; ``columns`` says by heading what is to be read otherwise than it would be guessed.
    """

    on: date
    within: Unit | None = None
    allow_transfers: bool = False
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a roll does, or would do. ``counts`` has the lines by outcome; they add up to ``rows``.

    ``first_roll`` says that from the roll's day on it will be known of some unit who was a member.
    """

    roll: Roll
    counts: dict[str, int]
    missing: int
    effects: list[Effect]
    first_roll: bool
    act: Act | None = None

    @property
    def rows(self) -> int:
        return sum(lines for outcome, lines in self.counts.items() if outcome != "clamped")

    @property
    def changes(self) -> int:
        return self.counts["new"] + self.counts["updated"] + self.counts["moved"]


def _silent(phase: str, done: int, total: int | None) -> None:
    """Nobody watches."""


@transaction.atomic
def import_roll(
    *,
    actor: Actor,
    file: BinaryIO,
    name: str,
    settings: Settings,
    today: date,
    dry_run: bool = False,
    inspect: Callable[[Tables, list[str]], None] | None = None,
    report: Report = _silent,
) -> Findings:
    """Take a roll in one go, all of it or nothing. Where nothing changes, and on a dry run, no trace is left.

    ``inspect`` is called with the checked lines and their headings, to report on them before they are gone.
    """
    roll = _read(actor, file, name, settings, today, report)
    report("check", 0, None)
    shared = True if dry_run else hold_tree(reach(actor, roll.within_id).units, roll.on)
    check(actor, roll)
    findings = _findings(roll, PASSING)
    if inspect:
        inspect(PASSING, roll.headings)
    act = None if dry_run else _carry_out(actor, findings, shared, report)
    if act:
        transaction.on_commit(fold)
    return replace(findings, act=act)


@transaction.atomic
def stage_roll(*, actor: Actor, file: BinaryIO, name: str, settings: Settings, today: date) -> Roll:
    """Read and check a roll, and keep it for a preview."""
    roll = _read(actor, file, name, settings, today, _silent)
    check(actor, roll)
    roll.state = RollState.CHECKED
    roll.save(force_insert=True)
    keep(roll)
    return roll


@transaction.atomic
def recheck_roll(*, actor: Actor, roll: Roll) -> None:
    """Check a kept roll against the rolls as they are now."""
    begin_work()
    fetch(roll)
    check(actor, roll)
    keep(roll)


@transaction.atomic
def commit_roll(*, actor: Actor, roll: Roll) -> Act | None:
    """Carry out a roll exactly as its preview showed it; none where nothing changes. Confirmed twice, it is done once.

    Raises RollOutdated where a line would now come out otherwise.
    """
    roll = Roll.objects.of(actor).select_for_update(of=["self"]).get(pk=roll.pk)
    if roll.is_committed:
        return roll.act
    begin_work()
    fetch(roll)
    shared = hold_tree(reach(actor, roll.within_id).units, roll.on)
    check(actor, roll)
    if not as_shown(roll):
        raise RollOutdated
    findings = _findings(roll, PASSING)
    roll.act = _carry_out(actor, findings, shared, _silent)
    if roll.act is None:
        discard_roll(actor=actor, roll=roll)
        return None
    roll.result = result(findings)
    roll.state = RollState.COMMITTED
    roll.save(update_fields=["act", "result", "state"])
    forget(roll, but_rejected=True)
    return roll.act


@transaction.atomic
def discard_roll(*, actor: Actor, roll: Roll) -> None:
    """Forget an uploaded roll: what was read from the file goes. What it did, if it was carried out, stays."""
    roll = Roll.objects.of(actor).select_for_update(of=["self"]).get(pk=roll.pk)
    forget(roll)
    roll.delete()


def preview(roll: Roll) -> Findings:
    """What the roll would do, as it was checked last."""
    return _findings(roll, lasting(roll.pk))


def result(findings: Findings) -> dict[str, Any]:
    """What is kept of a roll that was carried out."""
    return {
        "counts": findings.counts,
        "missing": findings.missing,
        "units": [effect.as_dict() for effect in findings.effects],
    }


def _read(actor: Actor, file: BinaryIO, name: str, settings: Settings, today: date, report: Report) -> Roll:
    within = settings.within
    if within is not None:
        actor.require(IMPORT_ROLL, within)
    reach(actor, within.pk if within else None)
    check_day(settings.on, today)
    stands = within is not None and within.role in (Role.PRIMARY, Role.GROUP)
    table = open_table(file, sheet=settings.sheet)
    fields = _fields(actor, table, settings, unit_given=stands)
    reader = RowReader(
        fields,
        on=settings.on,
        synthetic=Charter.objects.get().synthetic,
        unit_code=within.code if within is not None and stands else "",
    )
    begin_work()
    stage(table, reader, lambda done: report("read", done, None))
    return Roll(
        account_id=actor.account_id,
        file_name=normalise(name)[-200:],
        digest=table.digest,
        on=settings.on,
        within_id=within.pk if within else None,
        allow_transfers=settings.allow_transfers,
        headings=list(table.headings),
        fields=fields,
    )


def _fields(actor: Actor, table: Table, settings: Settings, *, unit_given: bool) -> list[str]:
    """What the columns say, where nobody is asked."""
    guessed = [column.field for column in guess(table.headings, table.sample, actor=actor)]
    fields = override(table.headings, guessed, settings.columns)
    settle(table.headings, fields, unit_given=unit_given)
    return fields


def _findings(roll: Roll, tables: Tables) -> Findings:
    return Findings(
        roll=roll,
        counts=counts(tables),
        missing=missing_count(tables),
        effects=effects(tables),
        first_roll=makes_known(tables, roll.on),
    )


def _carry_out(actor: Actor, findings: Findings, shared: bool, report: Report) -> Act | None:
    """One act for all lines; the tree is held, the lines are checked. Raises RollOutdated."""
    roll = findings.roll
    if not findings.changes and not findings.first_roll:
        return None
    if findings.first_roll and shared:
        raise RollOutdated
    unit = Unit.objects.get(pk=common_unit(PASSING))
    summary: dict[str, Any] = {"file": roll.file_name, "digest": roll.digest, "rows": findings.rows, **findings.counts}
    act = begin_act(ActKind.ROLL_IMPORTED, actor=actor, unit=unit, on=roll.on, **summary)
    try:
        with transaction.atomic(), recording(act):
            lock()
            write(roll, findings.counts, lambda done, total: report("write", done, total))
    except IntegrityError as error:
        raise RollOutdated from error
    record(actor, "members.roll_imported", act, unit_id=unit.pk, new=summary)
    return act
