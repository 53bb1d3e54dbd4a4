"""An act that touched many rows is undone by the worker: asked for once, carried out once, or not at all."""

from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused, in_all_languages
from tirek.kernel.progress import Report, Telling, silent
from tirek.structure.actions.undo import check_may_undo, undo_act
from tirek.structure.models import Act, Undoing

# A small machine puts back some 13,000 rows a second, and the preview does the same: above this, somebody would wait
# for a page longer than a second.
AT_ONCE = 10_000
ATTEMPTS = 3
# The job is known by name, because jobs stand above actions. Each holds the tree alone, so there is one at a time.
UNDO, ONE_AT_A_TIME = "access.undo_act", "access.undo_act"
# A job is entered with what wants it; only one that went wrong leaves that without a job.
_OVERDUE = timedelta(seconds=10)


class UndoBrokenOff(Refused):
    code = "undo_broken_off"
    message = _("The undoing was broken off several times. Nothing has been undone. Try again.")


def is_large(act: Act) -> bool:
    """Whether the worker is to undo it."""
    return touched_more_than(act, AT_ONCE)


def touched_more_than(act: Act, rows: int) -> bool:
    return act.images.order_by("pk")[: rows + 1].count() > rows


@transaction.atomic
def ask_to_undo(*, actor: Actor, act: Act, on: date) -> Undoing:
    """Have the worker undo an act. Asked twice, it is undone once; one that stopped is begun anew.

    Raises what can be told at once: NotAllowed, AlreadyUndone, UndoIsFinal, TooLateToUndo.
    """
    check_may_undo(actor, act)
    asked = {"account_id": actor.account_id, "on": on}
    undoing, new = Undoing.objects.select_for_update().get_or_create(act=act, defaults=asked)
    if new or not undoing.is_at_work:
        again = {**asked, "failure": None, "attempts": 0, "asked_at": Now()}
        Undoing.objects.filter(pk=undoing.pk).update(**again)
        _wake(undoing)
        undoing.refresh_from_db()
    return undoing


@transaction.atomic
def take_up_undoing(*, actor: Actor, act_id: int) -> Undoing | None:
    """Counted before the work and beside it, so that an attempt that kills the worker counts too."""
    undoing = Undoing.objects.select_related("act", "account").select_for_update(of=["self"]).filter(pk=act_id).first()
    if undoing is None or not undoing.is_at_work:
        return None
    if undoing.attempts >= ATTEMPTS:
        fail_undoing(actor=actor, undoing=undoing, refusal=UndoBrokenOff())
        return None
    Undoing.objects.filter(pk=act_id).update(attempts=F("attempts") + 1)
    return undoing


@transaction.atomic
def carry_undoing(*, actor: Actor, undoing: Undoing, report: Report = silent) -> None:
    """Undo it, in the name and with the rights of whoever asked."""
    undo_act(actor=actor, act=undoing.act, on=undoing.on, report=report)
    Undoing.objects.filter(pk=undoing.pk).delete()


@transaction.atomic
def fail_undoing(*, actor: Actor, undoing: Undoing, refusal: Refused) -> None:
    """It cannot be done. Somebody else may have undone the act: then there is nothing to say."""
    held = Undoing.objects.filter(pk=undoing.pk)
    if Act.objects.filter(pk=undoing.pk, undone_by__isnull=False).exists():
        held.delete()
    else:
        later = refusal.params.get("act_ids", [])
        held.update(failure={"code": refusal.code, "act_ids": later, **in_all_languages(refusal)})


@transaction.atomic
def wake_waiting_undoings(*, actor: Actor) -> int:
    """Enter a job for each that has none, because it went down with its worker or database."""
    found = Undoing.objects.filter(failure__isnull=True, asked_at__lt=Now() - _OVERDUE).select_for_update(
        skip_locked=True
    )
    jobs = ProcrastinateJob.objects.filter(task_name=UNDO, status__in=("todo", "doing"))
    carried = set(jobs.values_list("args__act_id", flat=True))
    waiting = [undoing for undoing in found.order_by("asked_at", "pk") if undoing.pk not in carried]
    for undoing in waiting:
        _wake(undoing)
    return len(waiting)


def _wake(undoing: Undoing) -> None:
    """A job rests in the database like everything else: what is rolled back wakes nobody."""
    app.configure_task(UNDO, lock=ONE_AT_A_TIME).defer(act_id=undoing.pk)


def telling(undoing: Undoing) -> Telling:
    """How far it is, written into its row."""
    return Telling(partial(_write, undoing.pk), partial(_clear, undoing.pk))


def _write(act_id: int, phase: str, done: int, total: int | None, anew: bool) -> None:
    began = {"began_at": Now()} if anew else {}
    Undoing.objects.filter(pk=act_id).update(done=done, total=total, told_at=Now(), **began)


def _clear(act_id: int) -> None:
    Undoing.objects.filter(pk=act_id).update(done=0, total=None, told_at=None, began_at=None)
