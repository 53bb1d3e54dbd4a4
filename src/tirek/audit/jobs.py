"""What the worker does for the log."""

import logging

from procrastinate.contrib.django import app

from tirek.audit.actions import prove, seal_entries, watch_reading
from tirek.kernel.actor import SystemActor
from tirek.kernel.scopes import scoped

_LOG = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */5")
@app.task(name="audit.seal", queueing_lock="audit.seal", pass_context=False)
def seal_lines(timestamp: int) -> None:
    """Every five seconds: what came since gets its place in the chain."""
    sealed = 1
    while sealed:
        with scoped(SystemActor("the chain of the log")):
            sealed = seal_entries()


@app.periodic(cron="* * * * *")
@app.task(name="audit.watch_reading", queueing_lock="audit.watch_reading", pass_context=False)
def watch(timestamp: int) -> None:
    """Once a minute: does somebody open persons in mass?"""
    with scoped(SystemActor("watch over reading")):
        watch_reading()


@app.periodic(cron="23 3 * * *")
@app.task(name="audit.prove", queueing_lock="audit.prove", pass_context=False)
def prove_chain(timestamp: int) -> None:
    """Once a night: is the chain whole?"""
    with scoped(SystemActor("the chain of the log")):
        broken = prove().broken
    if broken:
        _LOG.error("the log is broken: %s at place %s, line %s", broken.fault, broken.position, broken.entry_id)
