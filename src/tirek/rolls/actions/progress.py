"""How far the worker is with a roll."""

from functools import partial
from uuid import UUID

from django.db.models.functions import Now

from tirek.kernel.progress import Telling
from tirek.rolls.models import RollImport, RollProgress


def telling(roll: RollImport) -> Telling:
    """Done and total are bytes while the file is read, later shares of the work. At the end the row is gone."""
    return Telling(partial(_write, roll.pk), partial(_clear, roll.pk))


def _write(roll_id: UUID, phase: str, done: int, total: int | None, anew: bool) -> None:
    values = {"phase": phase, "done": done, "total": total, "told_at": Now()}
    if anew or not RollProgress.objects.filter(pk=roll_id).update(**values):
        RollProgress.objects.update_or_create(roll_id=roll_id, defaults={**values, "began_at": Now()})


def _clear(roll_id: UUID) -> None:
    RollProgress.objects.filter(pk=roll_id).delete()
