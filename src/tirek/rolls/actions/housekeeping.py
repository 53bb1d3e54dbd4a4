"""What is left lying: rolls that nobody comes back to."""

from datetime import timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast, Now

from tirek.kernel.actor import Actor
from tirek.kernel.scopes import actor_of
from tirek.rolls.actions.states import IMPORTING
from tirek.rolls.models import RollImport, RollProblem, RollState
from tirek.rolls.models.imports import AT_WORK
from tirek.rolls.work.tables import forget
from tirek.tasks.actions import ask, forget_task
from tirek.tasks.models import Task

# Uploaded files and what was read from them are personal data: they wait for a person so long and no longer.
KEPT = timedelta(days=7)


@transaction.atomic
def forget_old_rolls(*, actor: Actor) -> int:
    """Forget what waits too long for a person, and the rejected lines of what was entered that long ago."""
    old = RollImport.objects.filter(state_since__lt=Now() - KEPT).select_for_update(skip_locked=True)
    abandoned = list(old.exclude(state__in=(*AT_WORK, RollState.COMMITTED)))
    for roll in abandoned:
        forget_task(actor=actor, kind=IMPORTING, subject=roll.pk)
        forget(roll)
        roll.delete()
    kept = RollProblem.objects.filter(roll_id=OuterRef("pk"))
    for roll in old.filter(Exists(kept), state=RollState.COMMITTED):
        forget(roll)
    return len(abandoned)


@transaction.atomic
def resume_rolls(*, actor: Actor) -> int:
    """A roll that is the worker's and of which no task is at work would wait for ever: ask for one anew.

    The state of a roll and its task are written in one transaction, so there is one only where something went wrong.
    """
    tasks = Task.objects.at_work().filter(kind=IMPORTING, subject=Cast(OuterRef("pk"), CharField()))
    stuck = RollImport.objects.filter(~Exists(tasks), state__in=AT_WORK).select_for_update(
        skip_locked=True, of=["self"]
    )
    found = list(stuck.select_related("account").order_by("state_since", "pk"))
    for roll in found:
        ask(actor=actor_of(roll.account, actor.reason), kind=IMPORTING, subject=roll.pk)
    return len(found)
