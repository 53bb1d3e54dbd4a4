"""Long work asked for, taken up, given up and forgotten.

An attempt is counted before the work and beside it, so that one that kills the worker counts too. The work itself is
one transaction that ends with the row being gone: whatever dies, everything stands as before, and it is begun again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused, in_all_languages
from tirek.kernel.progress import Report, Telling
from tirek.tasks.models import Task

# The job is known by name, because jobs stand above actions.
JOB = "tasks.carry_on"
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
    """The task, if there is anything to do. What went down too often is given up."""
    task = Task.objects.select_related("account").select_for_update(of=["self"]).filter(pk=task_id).first()
    if task is None or not task.is_at_work:
        return None
    if task.attempts >= ATTEMPTS:
        stop(actor=actor, task=task, refusal=task.declared.broken_off())
        return None
    Task.objects.filter(pk=task.pk).update(attempts=F("attempts") + 1)
    return task


@transaction.atomic
def carry_out(*, actor: Actor, task: Task, now: datetime, report: Report) -> None:
    """Do it with the rights of whoever asked. What was forgotten or asked anew meanwhile is not done."""
    task.declared.carry_out(actor=actor, task=task, now=now, report=report)
    if not Task.objects.filter(pk=task.pk, asked_at=task.asked_at).delete()[0]:
        raise AskedAnew


@transaction.atomic
def stop(*, actor: Actor, task: Task, refusal: Refused) -> None:
    """It cannot be done. What is to be said about it is kept for whoever comes back, in all languages."""
    held = Task.objects.filter(pk=task.pk, asked_at=task.asked_at)
    if task.declared.stands(task, refusal):
        acts = refusal.params.get("act_ids", [])
        words = {"code": refusal.code, "act_ids": acts, **in_all_languages(refusal)}
        held.update(failure=words, forget_at=Now() + REMEMBERED_FOR)
    else:
        held.delete()


@transaction.atomic
def wake_overdue(*, actor: Actor) -> int:
    """Enter a job for each that has none, because it went down with its worker or database."""
    overdue = Task.objects.at_work().filter(asked_at__lt=Now() - _OVERDUE).select_for_update(skip_locked=True)
    waiting = list(overdue.order_by("asked_at", "pk"))
    carried = _carried() if waiting else set()
    found = [task for task in waiting if task.pk not in carried]
    for task in found:
        _wake(task)
    return len(found)


@transaction.atomic
def forget_stopped(*, actor: Actor, now: datetime) -> None:
    """What stopped long ago is of no use to anybody."""
    Task.objects.filter(forget_at__lte=now).delete()


def _carried() -> Collection[int]:
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, status__in=("todo", "doing"))
    return set(jobs.values_list("args__task_id", flat=True))


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
