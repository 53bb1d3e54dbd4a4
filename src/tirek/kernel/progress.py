"""How far a job is, for whoever looks on.

The work stands in one transaction, and nobody sees into it. So a thread beside it tells, on a connection of its own,
what the work said last. It tells once a second and not before the first: short work leaves no trace.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connections

# Told the phase, what is done of it, and of how much.
Report = Callable[[str, int, int | None], None]
# Told what is done, and of how much; or what is done alone.
CountReport = Callable[[int, int | None], None]
DoneReport = Callable[[int], None]
# A part of the work: how much of the whole it is, and the doing of it.
Step = tuple[int, Callable[[], None]]
EVERY = timedelta(seconds=1)
_log = logging.getLogger(__name__)


def silent(phase: str, done: int, total: int | None) -> None:
    """Nobody watches."""


def walk(phase: str, steps: Sequence[Step], report: Report) -> None:
    """Do one after the other and say after each how much of the whole is done."""
    total, done = sum(weight for weight, _act in steps), 0
    report(phase, done, total)
    for weight, act in steps:
        act()
        done += weight
        report(phase, done, total)


def time_left(done: int, total: int | None, began: datetime, told: datetime, now: datetime) -> timedelta | None:
    """What the rest takes at the pace so far, ``told`` being when it last went on.

    None while too little is done to judge by, and once a long step has used up what was foretold.
    """
    if not total or not done or told <= began:
        return None
    left = (told - began) * (total - done) / done - (now - told)
    return left if left > timedelta() else None


class Telling:
    """A context whose value is a report. ``write`` is called with what that was told, and whether a phase begins;
    ``clear`` at the end, if anything was written. Both may write a row of their own and nothing that the work holds."""

    def __init__(self, write: Callable[[str, int, int | None, bool], None], clear: Callable[[], None]) -> None:
        self._write, self._clear = write, clear
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
            while not self._over.wait(EVERY.total_seconds()):
                said = self._said
                if said is not None and said != told:
                    self._write(*said, told is None or told[0] != said[0])
                    told = said
            if told is not None:
                self._clear()
        except DatabaseError as error:
            # The work notices too, and it is the work that decides.
            _log.warning("progress cannot be told: %s", error)
        finally:
            connections.close_all()
