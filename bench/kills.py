"""``python -m bench.kills N``: so many imports during which worker, web server or database are killed at random."""

import argparse
import sys
import time
from random import Random, SystemRandom

from tests.conf.conftest import checkouts
from tests.conf.kills import VICTIMS, Site, run


def kills(times: int, lines: int, seed: int) -> None:
    """Ends with an error at the first roll of which a part is there, or that is not entered in the end."""
    random = Random(seed)  # noqa: S311 - to do the same again
    began = time.monotonic()
    sys.stdout.write(f"{times} kills during imports of {lines} lines, seed {seed}\n")
    with checkouts() as make:
        site = Site(make())
        if (done := site.checkout.run("migrate", "-v0")).returncode:
            raise SystemExit(done.stderr)
        site.prepare()
        run(site, random.choices(VICTIMS, k=times), lines=lines, random=random, told=_tell)
    sys.stdout.write(f"{times} of {times}: nothing or all, figures verified; {time.monotonic() - began:.0f} s\n")


def _tell(line: str) -> None:
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=20, help="How many kills.")
    parser.add_argument("--lines", type=int, default=2_000, help="How many lines each roll has.")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6), help="To do the same again.")
    options = parser.parse_args()
    kills(options.times, options.lines, options.seed)
