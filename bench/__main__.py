"""``python -m bench``: measure, judge, and print a table."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.clock import Result

PARTS = ("figures", "members", "wall", "pages", "imports", "sent", "exports", "log", "memory")
RESULTS = Path(__file__).resolve().parents[1] / "test-results"


def main() -> None:
    """The name of the database says its size, so that sizes stand side by side; none is used by anything else."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--members", type=int, default=150_000, help="About how many members stand in the end; 106,000 at least."
    )
    parser.add_argument("--units", type=int, default=1_750, help="About how many units.")
    parser.add_argument("--rounds", type=int, default=10, help="How often each question is asked.")
    parser.add_argument("--roll", type=int, default=10_000, help="How many lines the imported roll has.")
    parser.add_argument("--tree", type=int, default=8_000, help="How many units the imported tree has.")
    parser.add_argument("--lines", type=int, default=1_000_000, help="How many lines the log has.")
    parser.add_argument("--read", type=int, nargs=2, default=(100_000, 1_000_000), metavar=("SMALL", "LARGE"),
                        help="How many lines the two rolls have whose memory is compared.")  # fmt: skip
    parser.add_argument(
        "--sent", type=int, default=300, help="How many rolls are made up and read, as people send them."
    )
    parser.add_argument("--seed", type=int, help="With which seed these rolls begin; drawn unless named.")
    parser.add_argument("--requests", type=int, default=100, help="How often each page is asked for.")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="What to measure.")
    parser.add_argument("--brief", action="store_true", help="Print the table without the SQL and the answers.")
    options = parser.parse_args()
    os.environ["TIREK_TEST_DATABASE"] = f"bench_{options.members}_{options.units}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
    import django  # noqa: PLC0415 - reads the environment set above

    django.setup()
    for line in _report(options):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _report(options: argparse.Namespace) -> Iterator[str]:
    from bench import data, report  # noqa: PLC0415 - after the set-up
    from tirek.demo.actions import Size  # noqa: PLC0415 - after the set-up

    built = data.prepare(Size(members=options.members, units=options.units))
    yield from data.machine()
    yield from data.sizes()
    if built is not None:
        yield f"Built by the demonstration in {built:.0f} s."
    yield ""
    yield report.HEAD
    results = []
    for result in _results(options):
        results.append(result)
        yield report.told(result)
    yield ""
    yield report.FOOT
    yield report.summary(results)
    yield f"load {os.getloadavg()[0]:.1f} at the end"
    RESULTS.mkdir(exist_ok=True)
    plans = RESULTS / f"plans-{options.members}-{options.units}.txt"
    with plans.open("w", encoding="utf-8") as file:
        for result in results:
            report.explain(result, file)
    yield f"Plans: {plans.relative_to(RESULTS.parent)}"
    if not options.brief:
        for result in results:
            yield from report.evidence(result)


def _results(options: argparse.Namespace) -> Iterator["Result"]:
    from django.utils import timezone  # noqa: PLC0415 - after the set-up

    from bench import exports, imports, log, pages, reads, searches, sent, walls  # noqa: PLC0415 - after the set-up

    today, rounds = timezone.localdate(), options.rounds
    if "figures" in options.parts:
        yield from reads.figures(today, rounds)
    if "members" in options.parts:
        yield from searches.members(today, rounds)
    if "wall" in options.parts:
        yield from walls.walls(today, rounds)
    if "pages" in options.parts and options.requests:
        yield from pages.pages(options.requests)
    if "imports" in options.parts:
        yield from imports.imports(today, options.roll, options.tree)
    if "sent" in options.parts:
        yield from sent.measured(options.sent, options.seed)
    if "exports" in options.parts:
        yield from exports.exports(today)
    if "log" in options.parts:
        yield from log.log(today, rounds, options.lines)
    if "memory" in options.parts:
        yield from imports.memory(today, tuple(options.read))


if __name__ == "__main__":
    main()
