"""Timing two ways to one answer, in turn, so that a busy moment of the machine meets both."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


class AnswersDiffer(Exception):
    """A fast wrong answer is no answer."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question, asked of Tirek and of the database by hand."""

    ours: Callable[[], Any]
    by_hand: Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Result:
    """Seconds, sorted. ``rows`` where the work is a stream of rows, to be told as a rate."""

    name: str
    ours: Sequence[float]
    by_hand: Sequence[float]
    target: str
    rows: int = 0

    @property
    def ratio(self) -> float:
        """How many times longer the hand-written SQL takes."""
        return median(self.by_hand) / median(self.ours)


def p95(sorted_seconds: Sequence[float]) -> float:
    return sorted_seconds[min(len(sorted_seconds) - 1, int(len(sorted_seconds) * 0.95))]


def compare(name: str, cases: Sequence[Case], *, rounds: int, target: str, rows: int = 0) -> Result:
    """Every case so many times. The first round warms both up and is not counted, unless there is no other."""
    ours: list[float] = []
    by_hand: list[float] = []
    for turn in range(rounds + (rounds > 1)):
        for case in cases:
            seconds, answer = _timed(case.ours)
            hand_seconds, hand_answer = _timed(case.by_hand)
            if answer != hand_answer:
                raise AnswersDiffer(f"{name}: {answer!r:.200} is not {hand_answer!r:.200}")
            if turn or rounds == 1:
                ours.append(seconds)
                by_hand.append(hand_seconds)
    return Result(name=name, ours=sorted(ours), by_hand=sorted(by_hand), target=target, rows=rows)


def _timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    answer = ask()
    return time.perf_counter() - begin, answer
