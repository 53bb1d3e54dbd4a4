"""The checkout works on any machine and names none."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, obey

# Folders that tools make; none of them is tracked.
MADE = {".git", ".venv", ".tirek", "__pycache__", ".hypothesis", "build", "dist", "test-results", "node_modules"}
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".in",
    ".lock",
    ".txt",
    ".po",
    ".csv",
    ".json",
    ".svg",
    ".sh",
    "",
}
# Written in two parts, or this file would break its own rule.
_PLACES = re.compile(r"(?<![\w.~-])(?:/" + r"home/\w|/" + r"root/|/" + r"work/|/" + r"Users/\w)")
_ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url\s+\S|--find-links|--trusted-host|\bgit\+|\bfile:")


def files(root: Path = ROOT) -> Iterator[Path]:
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if name not in MADE and not name.endswith(("_cache", ".egg-info"))]
        # In a work tree “.git” is a file.
        yield from (Path(folder, name) for name in sorted({*names} - MADE) if Path(name).suffix in TEXT)


def machine_places(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if _PLACES.search(line):
            yield f"{path}:{number} {line.strip()[:100]}"


def addresses(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if _ADDRESS.search(line):
            yield f"{path}:{number} {line.strip()[:100]}"


def test_no_file_names_a_place_on_one_machine() -> None:
    found = list(files())
    assert len(found) > 200
    obey(
        "A path of one machine works on that machine only; derive it, or take it from the environment:",
        [place for path in found for place in machine_places(path)],
    )


def test_locks_name_no_registry() -> None:
    locks = sorted((ROOT / "requirements").iterdir())
    assert len(locks) >= 4
    obey(
        "Which registry packages come from is the machine's business, and the hashes say that they are the right ones."
        " Make the locks by “make lock”:",
        [place for path in locks for place in addresses(path)],
    )


def test_every_locked_package_has_a_hash() -> None:
    for path in (ROOT / "requirements").glob("*.lock"):
        entries = re.split(r"\n(?=[A-Za-z0-9])", path.read_text(encoding="utf-8"))
        packages = [entry for entry in entries if re.match(r"[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==", entry)]
        assert packages
        obey("A package without a hash may be any package:", [e[:60] for e in packages if "--hash=sha256:" not in e])


def test_both_searches_bite(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("--index-url https://registry.example/simple\nname @ https://registry.example/name.whl\nname==1.0\n")
    assert len([*addresses(bad)]) == 2
    bad.write_text(
        "cd /" + "home/somebody/tirek\ncat ~/.local/share\n/" + "root/x\nsee docs/work/x and /var/lib/tirek\n"
    )
    assert len([*machine_places(bad)]) == 2
    assert [path.name for path in files(tmp_path)] == ["bad.txt"]
