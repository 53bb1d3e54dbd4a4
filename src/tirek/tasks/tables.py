"""How far a task is, in what a page shows."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from tirek.kernel.progress import time_left
from tirek.tasks.models import Task


def work(task: Task, now: datetime, *, judged_by: float = 0) -> dict[str, Any]:
    """How much is done, and how long the rest takes at the pace so far; before it begins, how many stand before it.

    Work that goes on in a few large steps is not ``judged_by`` the first of them, but by this share of the whole.
    """
    left = None
    if task.began_at and task.told_at and task.done > judged_by * (task.total or 0):
        left = time_left(task.done, task.total, task.began_at, task.told_at, now)
    return {
        "task": task,
        "before": Task.objects.before(task).count() if task.told_at is None else 0,
        "part": round(100 * task.done / task.total) if task.total else None,
        "seconds_left": round(left.total_seconds()) if left is not None else None,
        "minutes_left": round(left.total_seconds() / 60) if left is not None else None,
    }


def words_of(task: Task) -> str:
    """Why it stopped, in the reader's language."""
    return str((task.failure or {}).get(get_language() or "kk", ""))
