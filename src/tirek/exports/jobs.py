"""What the worker does with files that were asked for."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tirek.exports.actions import ExportBrokenOff, ExportOurFault, tend_exports, write_export
from tirek.exports.models import WRITING
from tirek.kernel.actor import SystemActor
from tirek.kernel.declarations import TaskKind, task_kinds
from tirek.kernel.scopes import scoped

# One at a time: two large workbooks would leave the worker no hand for anything else.
task_kinds.declare(
    TaskKind(
        key=WRITING,
        carry_out=write_export,
        broken_off=ExportBrokenOff,
        our_fault=ExportOurFault,
        reason="a file that was asked for",
        line=WRITING,
    )
)


@app.periodic(cron="* * * * *")
@app.task(name="exports.tend", queueing_lock="exports.tend", pass_context=False)
def tend(timestamp: int) -> None:
    """Once a minute: what has had its day goes."""
    actor = SystemActor("files that were asked for")
    with scoped(actor):
        tend_exports(actor=actor, now=timezone.now())
