"""The worker takes a roll from one place where it waits for a person to the next: a step of a task for each state."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tirek.figures.actions import fold_deltas
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.progress import Report
from tirek.kernel.sealing import seal
from tirek.kernel.workbooks import SeveralSheets
from tirek.rolls.actions.columns import asked_beside, guessed, sheets_of, told_above, told_last
from tirek.rolls.actions.entering import enter
from tirek.rolls.actions.states import go
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.models.imports import AT_WORK
from tirek.rolls.queries.effects import TEMPORARY
from tirek.rolls.queries.units import only_unit, unknown_units
from tirek.rolls.reading.columns import called, check_width
from tirek.rolls.reading.contents import as_seen
from tirek.rolls.reading.files import RollTable
from tirek.rolls.reading.sheets import SheetsTable, open_roll
from tirek.rolls.work.checking import RollReach, check, reach
from tirek.rolls.work.copying import copy_lines
from tirek.rolls.work.findings import Findings, findings_in, result
from tirek.rolls.work.keeping import KeptLines, drop_file, kept_file, kept_lines
from tirek.rolls.work.tables import as_shown, begin_work, fetch, forget, keep
from tirek.rolls.work.treelock import hold_tree
from tirek.rolls.work.writing import RollOutdated
from tirek.structure.models import Act
from tirek.tasks.actions import AskedAnew
from tirek.tasks.models import Task


class BrokenOff(Refused):
    code = "roll_broken_off"
    message = _("The work on this file was broken off several times. Nothing of it has entered the rolls. Try again.")


class OurFault(Refused):
    code = "roll_our_fault"
    message = _("The work on this file stopped through a fault of Tirek. Nothing of it has entered the rolls.")


@transaction.atomic
def carry_out_roll(*, actor: Actor, task: Task, now: datetime, report: Report) -> bool:
    """Take the roll to its next state, whether it waits for a person there or the worker goes on.

    The row is locked towards the end only, so that a person can leave a roll that is being read. Raises AskedAnew.
    """
    roll = RollImport.objects.of(actor).filter(pk=task.subject).first()
    if roll is None:
        raise AskedAnew
    try:
        with transaction.atomic():
            state, changes = _STAGES[RollState(roll.state)](actor, roll, report)
    except RollOutdated:
        state, changes = RollState.CHECKING, {"outdated": True}
    go(roll, state, **changes)
    return roll.is_at_work


@transaction.atomic
def stop_roll(*, actor: Actor, task: Task) -> None:
    """It waits for whoever brought it, who is told by the task why it stopped."""
    held = RollImport.objects.filter(pk=task.subject, state__in=AT_WORK)
    held.update(state=RollState.FAILED, state_since=Now(), stopped_in=F("state"))


Next = tuple[RollState, dict[str, Any]]


def _look(actor: Actor, roll: RollImport, report: Report) -> Next:
    """What columns there are, and what they seem to say."""
    reach(actor, roll.within_id)
    report("open", 0, None)
    try:
        with kept_file(roll) as file:
            table = open_roll(file, sheet=roll.sheet)
            check_width(table.headings)
            columns = guessed(actor, table)
            fields = [column.field for column in columns]
            above = told_above(actor, table, fields, given=only_unit(roll) is not None)
    except SeveralSheets as several:
        return RollState.ASKS_SHEET, {"sheets": [{"name": one.name, "rows": one.rows} for one in several.sheets]}
    seen = [
        {"heading": called(table.headings, column.place), "field": column.field, "how": column.how,
         "sure": column.sureness, "hint": column.hint,
         "samples": [as_seen(sample, column.field) for sample in column.samples], **beside}
        for column, beside in zip(columns, asked_beside(table, fields), strict=True)
    ]  # fmt: skip
    return RollState.ASKS_COLUMNS, {
        "headings": list(table.headings), "fields": fields, "seen": seal(json.dumps(seen)), "sheet": table.sheet,
        "sheets": sheets_of(table) or roll.sheets, "told": told_last(actor, table.headings), **above,
    }  # fmt: skip


@dataclass
class _Work:
    """A roll between two states: whose work it is, what they may do, asked once, and what was found on the way."""

    actor: Actor
    roll: RollImport
    report: Report
    limits: RollReach
    digest: str = ""
    shared: bool = True
    findings: Findings | None = None
    act: Act | None = None

    @classmethod
    def on(cls, actor: Actor, roll: RollImport, report: Report) -> Self:
        begin_work()
        return cls(actor, roll, report, reach(actor, roll.within_id))

    def go_through(self, parts: Sequence[tuple[str, Callable[[Self], None]]]) -> None:
        """One after the other. What goes wrong says in which, to whoever reads the log of the worker."""
        for name, part in parts:
            try:
                part(self)
            except Exception as error:
                error.add_note(f"Roll {self.roll.pk}, {name}")
                raise

    def copy(self) -> None:
        with _lines(self.roll) as table:
            copy_lines(self.roll, table, lambda done: self.report("read", done, self.roll.size))
        self.digest = table.digest

    def fetch(self) -> None:
        self.report("check", 0, None)
        fetch(self.roll)

    def check(self) -> None:
        check(self.roll, self.limits, self.report)

    def hold(self) -> None:
        """Whoever would leave it waits from here on, where what leaving takes away is touched."""
        if not RollImport.objects.select_for_update(of=["self"]).filter(pk=self.roll.pk):
            raise AskedAnew

    def keep(self) -> None:
        keep(self.roll)

    def keep_verdicts(self) -> None:
        keep(self.roll, rows=False)

    def drop_file(self) -> None:
        drop_file(self.roll)

    def hold_tree(self) -> None:
        self.shared = hold_tree(self.limits.units, self.roll.on, self.roll.unit_map)
        # A unit may have left the reach while the roll waited for the tree; from here on none does.
        self.limits = reach(self.actor, self.roll.within_id)

    def must_be_as_shown(self) -> None:
        if not as_shown(self.roll):
            raise RollOutdated

    def enter(self) -> None:
        self.findings = findings_in(self.roll, TEMPORARY)
        self.act = enter(self.actor, self.findings, self.shared, self.report)


_READ = (
    ("copying its lines", _Work.copy),
    ("checking them", _Work.check),
    ("holding the roll", _Work.hold),
    ("keeping what was found", _Work.keep),
    ("dropping the file", _Work.drop_file),
)
_CHECK = (
    ("fetching its lines", _Work.fetch),
    ("checking them", _Work.check),
    ("holding the roll", _Work.hold),
    ("keeping what was found", _Work.keep_verdicts),
)
_COMMIT = (
    ("fetching its lines", _Work.fetch),
    ("holding the tree", _Work.hold_tree),
    ("checking them", _Work.check),
    ("comparing with what was shown", _Work.must_be_as_shown),
    ("entering them", _Work.enter),
)


def _read(actor: Actor, roll: RollImport, report: Report) -> Next:
    """All lines, and what would become of them. Where units are not known, they are asked for first."""
    work = _Work.on(actor, roll, report)
    work.go_through(_READ)
    asked = only_unit(roll) is None and bool(unknown_units(TEMPORARY, work.limits.units, limit=1))
    return RollState.ASKS_UNITS if asked else RollState.CHECKED, {"digest": work.digest, "outdated": False}


@contextmanager
def _lines(roll: RollImport) -> Iterator[RollTable | SheetsTable | KeptLines]:
    """From the file, or once that is gone from what was read of it."""
    if roll.rows.exists():
        with kept_lines(roll) as lines:
            yield lines
    else:
        with kept_file(roll) as file:
            yield open_roll(file, sheet=roll.sheet)


def _check(actor: Actor, roll: RollImport, report: Report) -> Next:
    """Against the members as they are now."""
    _Work.on(actor, roll, report).go_through(_CHECK)
    return RollState.CHECKED, {}


def _commit(actor: Actor, roll: RollImport, report: Report) -> Next:
    """Exactly what the preview showed. Raises RollOutdated where a line would now come out otherwise."""
    work = _Work.on(actor, roll, report)
    work.go_through(_COMMIT)
    if work.act is None or work.findings is None:
        return RollState.CHECKED, {}
    forget(roll, but_rejected=True)
    transaction.on_commit(fold_deltas)
    return RollState.COMMITTED, {"act": work.act, "result": result(work.findings), "outdated": False}


_STAGES: dict[RollState, Callable[[Actor, RollImport, Report], Next]] = {
    RollState.RECEIVED: _look,
    RollState.READING: _read,
    RollState.CHECKING: _check,
    RollState.COMMITTING: _commit,
}
