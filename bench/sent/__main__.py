"""``python -m bench.sent SEED…``: make these rolls, read them, and tell what is wrong; ``--show`` prints them, too."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sent", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int, nargs="?", default=1)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tirek.conf.settings")
    import django  # noqa: PLC0415 - reads the environment set above

    django.setup()
    from bench.sent.columns import shown  # noqa: PLC0415 - after the set-up
    from bench.sent.judge import Score, judge  # noqa: PLC0415 - after the set-up
    from bench.sent.made import make  # noqa: PLC0415 - after the set-up

    on, whole = date(2026, 11, 30), Score()
    for seed in range(options.seed, options.seed + options.count):
        made = make(seed, on=on)
        if options.show:
            for number, row in made.lines.items():
                cells = " ; ".join("" if cell is None else shown(cell) for cell in row.cells)
                sys.stdout.write(f"{number} {row.kind:10} {cells}\n")
        if options.save:
            options.save.write_bytes(made.content)
        whole.add(judge(made, on=on))
    sys.stdout.writelines(f"{fault}\n" for fault in whole.faults)
    share = 100 * whole.right / max(whole.lines, 1)
    sys.stdout.write(
        f"{whole.right} of {whole.lines} lines right, {share:.2f} %; {whole.silent} wrong without a word\n"
    )


if __name__ == "__main__":
    main()
