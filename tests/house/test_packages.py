"""A package is known everywhere at once, or nobody can be sure that it is looked at."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.house.source import DOMAINS, INSTALLED, KIT, ROOT, SOURCE, obey


def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    return found


def layers(contract: dict[str, Any]) -> list[list[str]]:
    """Top to bottom; packages of one line do not know each other."""
    return [[name.strip(" ()") for name in re.split(r"[|:]", line)] for line in contract["layers"]]


def described(text: str) -> list[str]:
    """The packages of the table in docs/architecture.md, in its order."""
    return re.findall(r"^\| `(\w+)` \|", text.partition("## Packages")[2].partition("\n## ")[0], re.M)


def unknown(name: str, order: list[str], containers: list[str], table: list[str], tests: Path) -> Iterator[str]:
    if name not in order:
        yield f"{name}: give it its line in the layers of “Packages import downwards only” in pyproject.toml"
    if name not in KIT and f"tirek.{name}" not in containers:
        yield f"{name}: add it to the containers of “Inside a domain, too” in pyproject.toml"
    if name not in table:
        yield f"{name}: say what it holds in the table of packages in docs/architecture.md"
    if not (tests / name).is_dir():
        yield f"{name}: its tests stand in tests/{name}"


def out_of_order(lines: list[list[str]], table: list[str]) -> Iterator[str]:
    """Where the table of the documents puts a package above one that may import it."""
    place = {name: nth for nth, line in enumerate(lines) for name in line}
    known = [name for name in table if name in place]
    yield from (f"{below} stands above {above}" for below, above in pairwise(known) if place[above] < place[below])


def test_every_package_is_known_everywhere() -> None:
    whole, inside = contracts()
    table = described((ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    order = [name for line in layers(whole) for name in line]
    obey(
        "A package that is missing somewhere is not looked at there:",
        [why for name in INSTALLED for why in unknown(name, order, inside["containers"], table, ROOT / "tests")],
    )
    obey("Packages that are no more; take them out of docs/architecture.md:", [n for n in table if n not in INSTALLED])
    obey(
        "The table of docs/architecture.md goes from top to bottom, as imports do:", out_of_order(layers(whole), table)
    )


def test_every_package_is_installed() -> None:
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    obey("Name the package in INSTALLED_APPS in conf/settings.py:", sorted(folders - {*INSTALLED}))
    assert {*KIT} | {*DOMAINS} == {*INSTALLED}


def test_the_searches_bite(tmp_path: Path) -> None:
    assert len([*unknown("awards", [], [], [], tmp_path)]) == 4
    assert len([*unknown("ui", ["ui"], [], ["ui"], tmp_path)]) == 1
    (tmp_path / "awards").mkdir()
    assert [*unknown("awards", ["awards"], ["tirek.awards"], ["awards"], tmp_path)] == []
    lines = layers({"layers": ["desk", "dues | appeals", "people"]})
    assert lines == [["desk"], ["dues", "appeals"], ["people"]]
    assert [*out_of_order(lines, ["people", "desk"])] == ["people stands above desk"]
    assert [*out_of_order(lines, ["desk", "appeals", "dues", "people"])] == []
    assert described("## Packages\n| `a` | x |\n| `b` | y |\n## Next\n| `c` | z |") == ["a", "b"]
