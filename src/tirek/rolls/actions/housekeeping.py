"""What is left lying: rolls that no job carries on with, and rolls that nobody comes back to."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from procrastinate.contrib.django.models import ProcrastinateJob

from tirek.kernel.actor import Actor
from tirek.rolls.actions.states import CARRY_ON, CARRY_ON_BEFORE, wake
from tirek.rolls.models import RollImport, RollProblem, RollState
from tirek.rolls.models.imports import AT_WORK
from tirek.rolls.work.tables import forget

# Uploaded files and what was read from them are personal data: they wait for a person so long and no longer.
KEPT = timedelta(days=7)
# A job is entered with the state that wants it; only one that went wrong leaves the state without a job.
_OVERDUE = timedelta(seconds=10)


@transaction.atomic
def wake_waiting_rolls(*, actor: Actor) -> int:
    """Enter a job for each roll that is at work and has none, because it went down with its worker or database."""
    overdue = RollImport.objects.filter(state__in=AT_WORK, state_since__lt=Now() - _OVERDUE)
    found = overdue.select_for_update(skip_locked=True)
    jobs = ProcrastinateJob.objects.filter(task_name__in=(CARRY_ON, CARRY_ON_BEFORE), status__in=("todo", "doing"))
    carried = set(jobs.values_list("args__roll_id", flat=True))
    waiting = [roll for roll in found.order_by("state_since", "pk") if str(roll.pk) not in carried]
    for roll in waiting:
        wake(roll)
    return len(waiting)


@transaction.atomic
def forget_old_rolls(*, actor: Actor) -> int:
    """Forget what waits too long for a person, and the rejected lines of what was entered that long ago."""
    old = RollImport.objects.filter(state_since__lt=Now() - KEPT).select_for_update(skip_locked=True)
    abandoned = list(old.exclude(state__in=(*AT_WORK, RollState.COMMITTED)))
    for roll in abandoned:
        forget(roll)
        roll.delete()
    kept = RollProblem.objects.filter(roll_id=OuterRef("pk"))
    for roll in old.filter(Exists(kept), state=RollState.COMMITTED):
        forget(roll)
    return len(abandoned)
