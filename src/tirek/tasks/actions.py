"""Long work asked for, taken up, given up and forgotten.

An attempt is counted before the work and beside it, so that one that kills the worker counts too. The work itself is
one transaction that ends with the row being gone, or one for each of its steps: whatever dies, everything stands as
before the step, and that is begun again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused, in_all_languages
from tirek.kernel.progress import Report, Telling
from tirek.tasks.models import Task, TaskQuerySet

# The job is known by name, because jobs stand above actions.
JOB = "tasks.carry_on"
# By what older versions called it: the kind of the task, and the argument that named its subject. Domains say it.
FORMERLY: dict[str, tuple[str, str]] = {}
ATTEMPTS = 3
REMEMBERED_FOR = timedelta(days=30)
# A job is entered with what wants it; only one that went wrong leaves that without a job.
_OVERDUE = timedelta(seconds=10)


class AskedAnew(Exception):
    """Somebody asked for it again, or for no more of it; what was done here is rolled back."""


@transaction.atomic
def ask(*, actor: Actor, kind: str, subject: object, total: int | None = None, **given: Any) -> Task:
    """Have the worker do it. Asked twice, it is done once; what stopped is begun anew.

    The action that asks has asked for the right before, and the work asks again.
    """
    asked = {"account_id": actor.account_id, "given": given, "total": total}
    task, new = Task.objects.select_for_update().get_or_create(kind=kind, subject=str(subject), defaults=asked)
    if new or not task.is_at_work:
        again = {"failure": None, "forget_at": None, "attempts": 0, "asked_at": Now(), **_untold(total)}
        Task.objects.filter(pk=task.pk).update(**asked | again)
        _wake(task)
        task.refresh_from_db()
    return task


@transaction.atomic
def take_up(*, actor: Actor, task_id: int) -> Task | None:
    """The task, if there is anything to do."""
    task = Task.objects.select_related("account").select_for_update(of=["self"]).filter(pk=task_id).first()
    if task is None or not task.is_at_work:
        return None
    task.attempts += 1
    task.save(update_fields=["attempts"])
    return task


@transaction.atomic
def carry_out(*, actor: Actor, task: Task, now: datetime, report: Report) -> None:
    """Do it, or the next step of it, with the rights of whoever asked. What went down too often is given up.

    Raises AskedAnew where it was forgotten, asked anew or done by another meanwhile.
    """
    if task.attempts > ATTEMPTS:
        raise task.declared.broken_off()
    goes_on = task.declared.carry_out(actor=actor, task=task, now=now, report=report)
    held = _held(task)
    if not (held.update(asked_at=Now(), attempts=0, **_untold(task.total)) if goes_on else held.delete()[0]):
        raise AskedAnew
    if goes_on:
        _wake(task)


@transaction.atomic
def stop(*, actor: Actor, task: Task, refusal: Refused) -> None:
    """It cannot be done. What is to be said about it is kept for whoever comes back, in all languages.

    Raises AskedAnew where it was forgotten, asked anew or done by another meanwhile: then that is what holds.
    """
    task.declared.stopped(actor=actor, task=task)
    acts = refusal.params.get("act_ids", [])
    words = {"code": refusal.code, "act_ids": acts, **in_all_languages(refusal)}
    told = {"failure": words, "forget_at": Now() + REMEMBERED_FOR}
    held = _held(task)
    if not (held.update(**told) if task.declared.stands(task, refusal) else held.delete()[0]):
        raise AskedAnew


@transaction.atomic
def forget_task(*, actor: Actor, kind: str, subject: object) -> None:
    """The thing is no more: what the worker does for it now is taken back, and nothing is told of it."""
    Task.objects.about(kind, subject).delete()


@transaction.atomic
def wake_overdue(*, actor: Actor) -> int:
    """Enter a job for each that has none, because it went down with its worker or database."""
    overdue = Task.objects.at_work().filter(asked_at__lt=Now() - _OVERDUE).select_for_update(skip_locked=True)
    waiting = list(overdue.order_by("asked_at", "pk"))
    carried, formerly = (_carried(), _formerly_carried()) if waiting else (set(), set())
    found = [task for task in waiting if task.pk not in carried and (task.kind, task.subject) not in formerly]
    for task in found:
        _wake(task)
    return len(found)


@transaction.atomic
def forget_stopped(*, actor: Actor, now: datetime) -> None:
    """What stopped long ago is of no use to anybody."""
    Task.objects.filter(forget_at__lte=now).delete()


def _held(task: Task) -> TaskQuerySet:
    """The task as it was taken up, if it still is that, and nobody has given it up."""
    return Task.objects.filter(pk=task.pk, asked_at=task.asked_at, failure__isnull=True)


def _carried() -> Collection[int]:
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, status__in=("todo", "doing"))
    return set(jobs.values_list("args__task_id", flat=True))


def _formerly_carried() -> Collection[tuple[str, str]]:
    """Kind and subject of those whose job an older version entered."""
    jobs = ProcrastinateJob.objects.filter(task_name__in=FORMERLY, status__in=("todo", "doing"))
    found = ((*FORMERLY[name], args) for name, args in jobs.values_list("task_name", "args"))
    return {(kind, str(args.get(argument))) for kind, argument, args in found}


def _wake(task: Task) -> None:
    """A job rests in the database like everything else: what is rolled back wakes nobody."""
    line = task.declared.line or f"{task.kind}:{task.subject}"
    app.configure_task(JOB, lock=line).defer(task_id=task.pk)


def telling(task: Task) -> Telling:
    """How far it is, written into its row."""
    return Telling(partial(_write, task.pk), partial(_clear, task.pk, task.total))


def _write(task_id: int, phase: str, done: int, total: int | None, anew: bool) -> None:
    began = {"began_at": Now()} if anew else {}
    Task.objects.filter(pk=task_id).update(phase=phase, done=done, total=total, told_at=Now(), **began)


def _clear(task_id: int, total: int | None) -> None:
    Task.objects.filter(pk=task_id).update(**_untold(total))


def _untold(total: int | None) -> dict[str, Any]:
    return {"phase": "", "done": 0, "total": total, "told_at": None, "began_at": None}
