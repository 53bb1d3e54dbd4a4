"""Compiles the message catalogues, one a package and language. Only ``.po`` files are kept; users need no gettext."""

import os
import sys
import tempfile
from pathlib import Path

PACKAGES = Path(__file__).parents[1]


def stale() -> list[Path]:
    """The catalogues whose compiled form is missing or older than they are."""
    return [po for po in sorted(PACKAGES.glob("*/locale/*/LC_MESSAGES/*.po")) if _age(po.with_suffix(".mo")) < _age(po)]


def compile_stale() -> int:
    """Compile what is stale, each in one rename, so that two processes starting together never read half a file."""
    waiting = stale()
    for po in waiting:
        compile_one(po)
    return len(waiting)


def compile_one(po: Path) -> None:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - slow, and needed only when something is stale
    from babel.messages.pofile import read_po  # noqa: PLC0415 - slow, and needed only when something is stale

    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parents[1].name, abort_invalid=True)
    # Not only ours: a serving process may run as another user than the one who made the folder readable.
    handle, name = tempfile.mkstemp(dir=po.parent, suffix=".mo~")
    with os.fdopen(handle, "wb") as target:
        write_mo(target, catalogue)
    Path(name).chmod(0o644)
    Path(name).replace(po.with_suffix(".mo"))


def _age(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


if __name__ == "__main__":
    sys.stdout.write(f"{compile_stale()} catalogues compiled\n")
