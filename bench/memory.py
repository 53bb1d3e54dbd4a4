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
    # Kilobytes on Linux, bytes on a Mac.
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    sys.stdout.write(f"{most} {time.perf_counter() - begin:.3f}\n")


if __name__ == "__main__":
    main()
