"""How far the worker is with a roll, for whoever looks on.

The work stands in one transaction, and nobody sees into it. So a thread beside it writes, on a connection of its own,
what the work said last. It writes once a second and not before the first: short work leaves no trace.
"""

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connections
from django.db.models.functions import Now

from tirek.members.models import Roll, RollProgress

# Told the phase, what is done of it, and of how much; bytes while reading, steps while writing.
Report = Callable[[str, int, int | None], None]
EVERY = 1.0
_log = logging.getLogger(__name__)


def silent(phase: str, done: int, total: int | None) -> None:
    """Nobody watches."""


def telling(roll: Roll) -> "_Telling":
    """A context whose value is a report: what that is called with is shown. At the end the row is gone."""
    return _Telling(roll)


class _Telling:
    def __init__(self, roll: Roll) -> None:
        self._roll_id = roll.pk
        self._said: tuple[str, int, int | None] | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="progress", daemon=True)

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        self._said = phase, done, total

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _tell(self) -> None:
        told: tuple[str, int, int | None] | None = None
        try:
            while not self._over.wait(EVERY):
                if self._said is not None:
                    self._write(*self._said, anew=told is None or told[0] != self._said[0])
                    told = self._said
            if told is not None:
                RollProgress.objects.filter(pk=self._roll_id).delete()
        except DatabaseError as error:
            # The work notices too, and it is the work that decides.
            _log.warning("progress of roll %s cannot be told: %s", self._roll_id, error)
        finally:
            connections.close_all()

    def _write(self, phase: str, done: int, total: int | None, *, anew: bool) -> None:
        values = {"phase": phase, "done": done, "total": total, "told_at": Now()}
        if anew or not RollProgress.objects.filter(pk=self._roll_id).update(**values):
            RollProgress.objects.update_or_create(roll_id=self._roll_id, defaults={**values, "began_at": Now()})
