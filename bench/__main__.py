"""``python -m bench``: measure, and print a table."""

import argparse
import os
import sys
from collections.abc import Iterator
from statistics import median

from bench.clock import Result, p95


def main() -> None:
    """The name of the database says its size, so that sizes stand side by side; none is used by anything else."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--members", type=int, default=150_000, help="About how many members stand in the end.")
    parser.add_argument("--units", type=int, default=1_750, help="About how many units.")
    parser.add_argument("--rounds", type=int, default=10, help="How often each question is asked.")
    parser.add_argument("--roll", type=int, default=10_000, help="How many lines the imported roll has.")
    parser.add_argument("--tree", type=int, default=8_000, help="How many units the imported tree has.")
    options = parser.parse_args()
    os.environ["TIREK_TEST_DATABASE"] = f"bench_{options.members}_{options.units}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
    import django  # noqa: PLC0415 - reads the environment set above

    django.setup()
    for line in _report(options):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _report(options: argparse.Namespace) -> Iterator[str]:
    from django.utils import timezone  # noqa: PLC0415 - after the set-up

    from bench import data, imports, reads  # noqa: PLC0415 - after the set-up
    from tirek.demo.actions import Size  # noqa: PLC0415 - after the set-up

    built = data.prepare(Size(members=options.members, units=options.units))
    today, rounds = timezone.localdate(), options.rounds
    yield f"{data.machine()}; {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}"
    if built is not None:
        yield f"Built by the demonstration in {built:.0f} s."
    yield ""
    yield _LINE.format("", "min", "median", "p95", "SQL median", "ratio", "target")
    yield _told(reads.figure_at_the_top(today, rounds))
    yield _told(reads.figure_anywhere(today, rounds))
    yield _told(reads.series_at_the_top(today, rounds))
    yield _told(reads.member_search(today, rounds))
    yield _told(imports.roll(today, 3, options.roll))
    yield _told(imports.units(today, options.tree))
    yield ""
    yield "Times in ms. Ratio: how many times longer the hand-written SQL takes; both answers were equal every time."


_LINE = "{:<44}{:>10}{:>10}{:>10}{:>12}{:>9}  {}"


def _told(result: Result) -> str:
    ours, by_hand = result.ours, result.by_hand
    target = f"target {result.target}"
    if result.rows:
        target = f"{result.rows / median(ours):,.0f} rows/s, {target}"
    return _LINE.format(
        result.name,
        *(f"{seconds * 1000:,.1f}" for seconds in (ours[0], median(ours), p95(ours))),
        f"{median(by_hand) * 1000:,.1f}" if by_hand else "–",
        f"{result.ratio:,.2f}" if by_hand else "–",
        target,
    )


if __name__ == "__main__":
    main()
