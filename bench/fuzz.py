"""``python -m bench.fuzz N``: so many random requests of people for what is not theirs; none may be told of it."""

import argparse
import logging
import os
import sys
import time
from random import Random, SystemRandom


def fuzz(times: int, seed: int) -> bool:
    """Ends at the first thousand in which an answer held what is outside the reach, or Tirek failed."""
    from django.db import connection, transaction  # noqa: PLC0415 - after the set-up
    from tests.house import fuzz as requests  # noqa: PLC0415 - after the set-up

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
    logging.disable(logging.ERROR)
    random, began, done = Random(seed), time.monotonic(), 0  # noqa: S311 - to do the same again
    sys.stdout.write(f"{times} requests for what is not theirs, seed {seed}\n")
    with transaction.atomic():
        world = requests.build()
        while done < times:
            found = requests.fuzz(world, random, min(1_000, times - done))
            done += sum(found.statuses.values())
            statuses = ", ".join(f"{status}: {number}" for status, number in sorted(found.statuses.items()))
            sys.stdout.write(f"  {done} ({statuses})\n")
            sys.stdout.flush()
            if wrong := found.leaks + found.faults:
                sys.stdout.writelines(f"{line}\n" for line in wrong)
                return False
        transaction.set_rollback(True)
    sys.stdout.write(f"{done} of {times}: nothing from outside the reach; {time.monotonic() - began:.0f} s\n")
    return True


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=10_000, help="How many requests.")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6), help="To do the same again.")
    options = parser.parse_args()
    os.environ["TIREK_TEST_DATABASE"] = "bench_fuzz"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    sys.exit(0 if fuzz(options.times, options.seed) else 1)
