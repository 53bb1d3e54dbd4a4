"""``python -m bench.memory FILE DAY``: read and check a roll, and say how many bytes and seconds it took.

A process of its own, because what a process once had it does not give back.
"""

import os
import resource
import sys
import time
from datetime import date
from pathlib import Path


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tirek.conf.settings"
    import django  # noqa: PLC0415 - reads the environment set above

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after the set-up

    from tirek.kernel.actor import SystemActor  # noqa: PLC0415 - after the set-up
    from tirek.members.actions.roll import Settings, import_roll  # noqa: PLC0415 - after the set-up

    # The one that the bench measures in: the database of its name, not that of the checkout.
    settings.DATABASES["default"]["NAME"] = os.environ["TIREK_TEST_DATABASE"]
    path, day = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
    begin = time.perf_counter()
    with path.open("rb") as file:
        import_roll(
            actor=SystemActor("bench"), file=file, name=path.name, settings=Settings(on=day), today=day, dry_run=True
        )
    sys.stdout.write(f"{_most()} {time.perf_counter() - begin:.3f}\n")


def _most() -> int:
    """Bytes. Linux counts what the parent had into ``ru_maxrss``, and the bench itself grows by then."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
