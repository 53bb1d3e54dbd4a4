"""A package is known everywhere at once, or nobody can be sure that it is looked at."""

from collections.abc import Iterator
from pathlib import Path

from tests.house.pages import contracts, holds, layers, with_packages
from tests.house.source import DOMAINS, INSTALLED, KIT, ROOT, SOURCE, obey


def unknown(name: str, order: list[str], containers: list[str], tests: Path) -> Iterator[str]:
    if name not in order:
        yield f"{name}: give it its line in the layers of “Packages import downwards only” in pyproject.toml"
    if name not in KIT and f"tirek.{name}" not in containers:
        yield f"{name}: add it to the containers of “Inside a domain, too” in pyproject.toml"
    if (SOURCE / name).is_dir() and not holds(name):
        yield f"{name}: say what it holds in the docstring of its __init__.py; “make docs” writes it into the table"
    if not (tests / name).is_dir():
        yield f"{name}: its tests stand in tests/{name}"


def test_every_package_is_known_everywhere() -> None:
    whole, inside = contracts()
    order = [name for line in layers(whole) for name in line]
    obey(
        "A package that is missing somewhere is not looked at there:",
        [why for name in INSTALLED for why in unknown(name, order, inside["containers"], ROOT / "tests")],
    )


def test_every_package_is_installed() -> None:
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    obey("Name the package in INSTALLED_APPS in conf/settings.py:", sorted(folders - {*INSTALLED}))
    assert {*KIT} | {*DOMAINS} == {*INSTALLED}


def test_the_searches_bite(tmp_path: Path) -> None:
    assert len([*unknown("contests", [], [], tmp_path)]) == 3
    assert len([*unknown("ui", ["ui"], [], tmp_path)]) == 1
    (tmp_path / "contests").mkdir()
    assert [*unknown("contests", ["contests"], ["tirek.contests"], tmp_path)] == []
    lines = layers({"layers": ["desk", "dues | appeals", "people"]})
    assert lines == [["desk"], ["dues", "appeals"], ["people"]]
    table = with_packages("<!-- packages -->\n\nstale\n<!-- end of packages -->")
    assert "| `audit` | the log: lines, the chain over them, its proof |" in table
    assert table.index("| `conf`") < table.index("| `members`") < table.index("| `kernel`")
    assert "stale" not in table
