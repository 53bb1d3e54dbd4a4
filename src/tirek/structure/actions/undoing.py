"""An act that touched many rows is undone by the worker: asked for once, carried out once, or not at all."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.progress import Report
from tirek.structure.actions.undo import check_may_undo, undo_act
from tirek.structure.models import Act, ActImage
from tirek.tasks.actions import ask
from tirek.tasks.models import Task

# A small machine puts back some 13,000 rows a second, and the preview does the same: above this, somebody would wait
# for a page longer than a second.
AT_ONCE = 10_000
UNDOING = "acts.undo"


class UndoBrokenOff(Refused):
    code = "undo_broken_off"
    message = _("The undoing was broken off several times. Nothing has been undone. Try again.")


class UndoOurFault(Refused):
    code = "undo_our_fault"
    message = _("The undoing stopped through a fault of Tirek. Nothing has been undone. Try again.")


def is_large(act: Act) -> bool:
    """Whether the worker is to undo it."""
    return touched_more_than(act, AT_ONCE)


def large_among(acts: Collection[Act]) -> set[int]:
    """As ``is_large``, for all of them in one question."""
    beyond = ActImage.objects.filter(act=OuterRef("pk")).order_by("pk")[AT_ONCE : AT_ONCE + 1]
    return set(Act.objects.filter(Exists(beyond), pk__in=[act.pk for act in acts]).values_list("pk", flat=True))


def touched_more_than(act: Act, rows: int) -> bool:
    return act.images.order_by("pk")[: rows + 1].count() > rows


@transaction.atomic
def ask_to_undo(*, actor: Actor, act: Act, on: date) -> Task:
    """Have the worker undo an act. Asked twice, it is undone once; one that stopped is begun anew.

    Raises what can be told at once: NotAllowed, AlreadyUndone, UndoIsFinal, TooLateToUndo.
    """
    check_may_undo(actor, act)
    return ask(actor=actor, kind=UNDOING, subject=act.pk, on=on.isoformat())


@transaction.atomic
def carry_out_undoing(*, actor: Actor, task: Task, now: datetime, report: Report) -> None:
    """Undo it in the name of whoever asked; whether they may is asked anew, at this moment."""
    act = Act.objects.get(pk=task.subject)
    undo_act(actor=actor, act=act, on=date.fromisoformat(task.given["on"]), report=report)


def still_stands(task: Task, refusal: Refused) -> bool:
    """Somebody else may have undone the act: then there is nothing to say."""
    return not Act.objects.filter(pk=task.subject, undone_by__isnull=False).exists()
