"""A checked roll is entered: one act for all its lines."""

from typing import Any

from django.db import IntegrityError, transaction

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.progress import Report, walk
from tirek.rolls.acts import ROLL_IMPORTED
from tirek.rolls.queries.doubts import answers_counted
from tirek.rolls.queries.effects import TEMPORARY, common_unit
from tirek.rolls.work.findings import Findings
from tirek.rolls.work.writing import RollOutdated, lock, writing_steps
from tirek.structure.models import Act, Unit
from tirek.structure.models.acts import begin_act, recording


def enter(actor: Actor, findings: Findings, shared: bool, report: Report) -> Act | None:
    """The tree is held, the lines are checked. None where nothing changes. Raises RollOutdated."""
    roll = findings.roll
    unit_id = common_unit(TEMPORARY) if findings.changes or findings.first_roll else None
    if unit_id is None:
        return None
    if findings.first_roll and shared:
        raise RollOutdated
    unit = Unit.objects.get(pk=unit_id)
    summary: dict[str, Any] = {"file": roll.file_name, "digest": roll.digest, "rows": findings.rows, **findings.counts}
    summary["left"] = findings.leaving
    summary |= {f"answered_{answer}": lines for answer, lines in answers_counted(TEMPORARY).items()}
    act = begin_act(ROLL_IMPORTED, actor=actor, unit=unit, on=roll.on, **summary)
    try:
        with transaction.atomic(), recording(act, rows=findings.changes):
            lock(full=roll.full)
            walk("write", writing_steps(roll, findings.counts, findings.leaving), report)
    except IntegrityError as error:
        raise RollOutdated from error
    record(actor, "members.roll_imported", act, unit_id=unit.pk, new=summary)
    return act
