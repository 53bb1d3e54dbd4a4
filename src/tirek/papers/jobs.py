"""What the worker does with files that came in."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tirek.kernel.actor import SystemActor
from tirek.kernel.scopes import scoped
from tirek.papers.actions import examine_file, forget_detached, sweep_content, take_up_file
from tirek.papers.actions.files import EXAMINE
from tirek.papers.queries.files import waiting_files

REASON = "files that were attached"
# Pictures are drawn one after the other: two at once would take the memory of the worker.
_LINE = "papers.examine"


@app.task(name=EXAMINE, lock=_LINE, pass_context=False)
def examine(file_id: str) -> None:
    """As soon as it has come in."""
    _examined(file_id)


@app.periodic(cron="* * * * *")
@app.task(name="papers.tend", queueing_lock="papers.tend", lock=_LINE, pass_context=False)
def tend_files(timestamp: int) -> None:
    """Once a minute: what went down with a worker, or waits for the scanner, and what was taken away a day ago."""
    actor, now = SystemActor(REASON), timezone.now()
    with scoped(actor):
        forget_detached(actor=actor, now=now)
        waiting = waiting_files(now)
    for file_id in waiting:
        if not _examined(file_id):
            break


@app.periodic(cron="17 * * * *")
@app.task(name="papers.sweep", queueing_lock="papers.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Once an hour: content that no row names."""
    actor = SystemActor(REASON)
    with scoped(actor):
        sweep_content(actor=actor, now=timezone.now())


def _examined(file_id: str) -> bool:
    """Whether there was any use in going on: where the scanner does not answer, none of the others is looked at."""
    actor = SystemActor(REASON)
    with scoped(actor):
        file = take_up_file(actor=actor, file_id=file_id)
    if file is None:
        return True
    with scoped(actor):
        return examine_file(actor=actor, file=file)
