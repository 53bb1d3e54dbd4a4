"""Timing two ways to one answer, in turn, so that a busy moment of the machine meets both."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


class AnswersDiffer(Exception):
    """A fast wrong answer is none."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question, asked of Tirek and of the database by hand.

    ``rival`` asks it of a table that somebody would make who needs the answer often and keeps no sums. It may see the
    tree of today alone, so only its time is told.
    """

    ours: Callable[[], Any]
    by_hand: Callable[[], Any]
    rival: Callable[[], Any] | None = None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What design and decisions ask of a row; what is not asked is none. ``ratio``: how many times longer by hand;
    ``share``: how many of a hundred must be right; ``most``: how many may be found."""

    p95: float | None = None
    median: float | None = None
    ratio: float | None = None
    rate: float | None = None
    longest: float | None = None
    kilobytes: float | None = None
    share: float | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What was asked and answered in one case: the queries of both ways as they were sent, and the two answers."""

    case: str
    ours: Sequence[str]
    by_hand: Sequence[str]
    our_answer: Any
    hand_answer: Any


@dataclass(frozen=True, kw_only=True)
class Result:
    """Seconds, sorted. ``rows`` where the work is a stream of rows, to be told as a rate; ``size`` in bytes; ``share``
    of a hundred that came out right; ``found`` how many of something there are."""

    name: str
    ours: Sequence[float]
    by_hand: Sequence[float]
    target: Target = field(default_factory=Target)
    rows: int = 0
    size: int = 0
    share: float | None = None
    found: int | None = None
    queries: tuple[int, int] | None = None
    rival: Sequence[float] = ()
    proofs: Sequence[Proof] = ()

    @property
    def ratio(self) -> float:
        """How many times longer the hand-written SQL takes."""
        return median(self.by_hand) / median(self.ours)

    @property
    def rate(self) -> float:
        return self.rows / median(self.ours)


def p95(sorted_seconds: Sequence[float]) -> float:
    return sorted_seconds[min(len(sorted_seconds) - 1, int(len(sorted_seconds) * 0.95))]


# What takes so long by hand is asked by hand only a few times: it would be the same again.
LONG, FEW = 0.5, 2


def compare(name: str, cases: Sequence[Case], *, rounds: int, target: Target, rows: int = 0) -> Result:
    """Every case so many times. A round before them warms both up, and is looked at instead of timed."""
    proofs = [_proof(name, case) for case in cases]
    ours: list[float] = []
    by_hand: list[float] = []
    rival: list[float] = []
    for turn in range(rounds):
        for case, proof in zip(cases, proofs, strict=True):
            seconds, answer = _timed(case.ours)
            ours.append(seconds)
            hand_answer = proof.hand_answer
            if turn < FEW or by_hand[-1] < LONG:
                hand_seconds, hand_answer = _timed(case.by_hand)
                by_hand.append(hand_seconds)
            _must_agree(name, answer, hand_answer)
            if case.rival is not None:
                rival.append(_timed(case.rival)[0])
    counts = [len(proof.ours) for proof in proofs]
    return Result(
        name=name, ours=sorted(ours), by_hand=sorted(by_hand), target=target, rows=rows, proofs=proofs,
        queries=(min(counts), max(counts)), rival=sorted(rival),
    )  # fmt: skip


def _must_agree(name: str, ours: Any, by_hand: Any) -> None:
    if ours != by_hand:
        raise AnswersDiffer(f"{name}: {ours!r:.300} is not {by_hand!r:.300}")


def _proof(name: str, case: Case) -> Proof:
    with CaptureQueriesContext(connection) as ours:
        answer = case.ours()
    with CaptureQueriesContext(connection) as by_hand:
        hand_answer = case.by_hand()
    _must_agree(f"{name}, {case.name}", answer, hand_answer)
    return Proof(
        case=case.name,
        ours=[query["sql"] for query in ours.captured_queries],
        by_hand=[query["sql"] for query in by_hand.captured_queries],
        our_answer=answer,
        hand_answer=hand_answer,
    )


def _timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    answer = ask()
    return time.perf_counter() - begin, answer
