"""How many lines of made-up rolls are read right, and how many wrong without a word."""

import sys
import time
from collections.abc import Iterator
from datetime import date
from random import SystemRandom

from bench.clock import Result, Target
from bench.sent.judge import Score, judge
from bench.sent.made import make

# The day of all made rolls: who is how old, and which years there are, does not change with the day of the run.
ON = date(2026, 11, 30)
_SHARE = 98
_TOLD = 20


def measured(count: int, seed: int | None = None) -> Iterator[Result]:
    """The seed is drawn and told. ``python -m bench.sent SEED`` shows one of them."""
    first = SystemRandom().randrange(10**6) if seed is None else seed
    score, seconds, files = Score(), [], 0
    for one in range(first, first + count):
        made = make(one, on=ON)
        begin = time.perf_counter()
        found = judge(made, on=ON)
        seconds.append(time.perf_counter() - begin)
        files += found.right == found.lines
        score.add(found)
    name = f"{count:,} rolls as sent, seeds from {first}: lines right"
    share = 100 * score.right / max(score.lines, 1)
    yield Result(name=name, ours=sorted(seconds), by_hand=(), share=share, target=Target(share=_SHARE))
    yield Result(name="  lines wrong without a word", ours=(), by_hand=(), found=score.silent, target=Target(most=0))
    yield Result(name="  rolls wholly right", ours=(), by_hand=(), share=100 * files / max(count, 1))
    for fault in [one for one in score.faults if "SILENT" in one][:_TOLD]:
        sys.stdout.write(f"    {fault}\n")
