"""The tests of what was changed, and of the house: what ``make quick`` runs.

Changed is what the branch has on top of ``main``, or the last commit where there is no such branch or nothing on top of
it, and what is not committed yet. What is dear (``tests/durations.py``) is left to ``make test``.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def git(*words: str) -> list[str]:
    """The lines of the answer; none where git has none."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


def base() -> str:
    here = git("rev-parse", "HEAD")
    for branch in ("main", "origin/main"):
        found = git("merge-base", "HEAD", branch)
        if found and found != here:
            return found[0]
    return "HEAD~"


def changed() -> set[str]:
    committed = git("diff", "--name-only", base())
    return {*committed, *git("ls-files", "--others", "--exclude-standard")}


def folders(paths: Iterable[str], root: Path = ROOT) -> list[str]:
    """Those with the tests of the packages that these files belong to, and the house's."""
    found = {"house"}
    for path in paths:
        if path.startswith(("src/tirek/", "tests/")):
            found.add(path.removeprefix("src/").split("/")[1])
    return [f"tests/{name}" for name in sorted(found) if (root / "tests" / name).is_dir()]


if __name__ == "__main__":
    chosen = folders(changed())
    sys.stdout.write(f"{', '.join(chosen)}, but for what is dear\n")
    sys.stdout.flush()
    sys.exit(pytest.main(["--without-dear", *sys.argv[1:], *chosen]))
