"""Long work, carried out by the worker, whatever domain it is of."""

from contextlib import suppress
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from tirek.kernel.actor import SystemActor
from tirek.kernel.errors import Refused
from tirek.kernel.scopes import actor_of, scoped
from tirek.tasks.actions import (
    FORMERLY,
    JOB,
    AskedAnew,
    carry_out,
    forget_stopped,
    stop,
    take_up,
    telling,
    wake_overdue,
)
from tirek.tasks.models import Task


@app.task(name=JOB, pass_context=False)
def carry_on(task_id: int) -> None:
    """With the rights of this moment; nothing of a step is seen before all of it is.

    Where the database goes away, so does this: the task is found at work later, and taken up again.
    """
    system = SystemActor("whose task it is")
    with scoped(system):
        task = take_up(actor=system, task_id=task_id)
    if task is None:
        return
    try:
        _carry_out(task)
    except AskedAnew:
        return
    except Refused as refusal:
        _stop(task, refusal)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _stop(task, task.declared.our_fault())
        raise


def _carry_out(task: Task) -> None:
    actor = actor_of(task.account, task.declared.reason)
    with telling(task) as report, scoped(actor):
        carry_out(actor=actor, task=task, now=timezone.now(), report=report)


def _stop(task: Task, refusal: Refused) -> None:
    system = SystemActor("whose task it is")
    with suppress(AskedAnew), scoped(system):
        stop(actor=system, task=task, refusal=refusal)


def formerly(name: str, kind: str, argument: str) -> None:
    """Jobs that an older version left in the queue under the name are those of the kind about the thing they name."""

    def carry_on_old(**given: Any) -> None:
        with scoped(SystemActor("whose task it is")):
            task_id = Task.objects.about(kind, given[argument]).values_list("pk", flat=True).first()
        if task_id is not None:
            carry_on(task_id)

    FORMERLY[name] = (kind, argument)
    app.task(name=name, pass_context=False)(carry_on_old)


@app.periodic(cron="* * * * * */10")
@app.task(name="tasks.wake_overdue", queueing_lock="tasks.wake_overdue", pass_context=False)
def wake(timestamp: int) -> None:
    """Every ten seconds: what went down with a worker is taken up again."""
    actor = SystemActor("tasks without a job")
    with scoped(actor):
        wake_overdue(actor=actor)


@app.periodic(cron="47 * * * *")
@app.task(name="tasks.forget_stopped", queueing_lock="tasks.forget_stopped", pass_context=False)
def forget(timestamp: int) -> None:
    """Once an hour: why something stopped is told for a month."""
    actor = SystemActor("tasks that stopped")
    with scoped(actor):
        forget_stopped(actor=actor, now=timezone.now())
