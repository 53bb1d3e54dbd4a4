"""``python -m bench.memory read FILE DAY`` or ``export KIND ACCOUNT DAY``: do it, and say how many bytes of memory and
how many seconds it took.

A process of its own, because what a process once had it does not give back.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path


def main() -> None:
    """In the database that the bench measures in, which is not that of the checkout."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
    import django  # noqa: PLC0415 - reads the environment set above

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after the set-up

    settings.DATABASES["default"]["NAME"] = os.environ["TIREK_TEST_DATABASE"]
    what, *words = sys.argv[1:]
    begin = time.perf_counter()
    if what == "read":
        _read(*words)
    else:
        _export(*words)
    sys.stdout.write(f"{_most()} {time.perf_counter() - begin:.3f}\n")


def _read(path: str, day: str) -> None:
    """Read and check a roll."""
    from tirek.kernel.actor import SystemActor  # noqa: PLC0415 - after the set-up
    from tirek.rolls.actions import Settings, import_roll  # noqa: PLC0415 - after the set-up

    today = date.fromisoformat(day)
    with Path(path).open("rb") as file:
        import_roll(
            actor=SystemActor("bench"), file=file, name="bench.csv", settings=Settings(on=today), today=today,
            dry_run=True,
        )  # fmt: skip


def _export(kind: str, account: str, day: str) -> None:
    """Take out whom an account sees."""
    from bench.exports import take_out  # noqa: PLC0415 - after the set-up

    with tempfile.TemporaryFile() as file:
        take_out(kind, account, date.fromisoformat(day), file)


def _most() -> int:
    """Bytes. Linux counts what the parent had into ``ru_maxrss``, and the bench itself grows by then."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
