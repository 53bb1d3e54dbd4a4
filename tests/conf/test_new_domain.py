"""The skeleton of a domain is whole: it passes the tools, its layers import downwards, its migration is its models'."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conf.conftest import ROOT, Checkout

from tirek.conf.management.commands.new_domain import OUTSIDE, DomainExists, renamed, write

# After the types of the whole, which it need not read again.
pytestmark = pytest.mark.xdist_group("types")
NOWHERE = "postgresql://nobody@localhost:1/nothing"


@pytest.fixture
def written(checkout: Checkout) -> Checkout:
    """A checkout with a domain of contests, known in the settings and to the contracts of imports."""
    (checkout.path / "tests").mkdir()
    write(checkout.path, "contests", "contest")
    for name, before, line in (
        ("src/tirek/conf/settings.py", '    "tirek.desk",\n', '    "tirek.contests",\n'),
        ("pyproject.toml", '    "desk : founding",\n', '    "contests",\n'),
        ("pyproject.toml", '    "tirek.desk",\n', '    "tirek.contests",\n'),
    ):
        path = checkout.path / name
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1
        path.write_text(text.replace(before, before + line), encoding="utf-8")
    return checkout


def tool(checkout: Checkout, *words: str) -> str:
    """What is wrong, in the words of the tool."""
    path = f"{checkout.path / 'src'}{os.pathsep}{checkout.path}"
    done = subprocess.run(
        [sys.executable, *words],
        cwd=checkout.path,
        env=checkout.environment | {"PYTHONPATH": path, "DATABASE_URL": NOWHERE},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_a_domain_is_written_whole(written: Checkout) -> None:
    ours = ["src/tirek/contests", "tests/contests", "src/tirek/demo/actions/chapters/contests.py"]
    assert tool(written, "-m", "ruff", "check", *ours) == ""
    assert tool(written, "-m", "ruff", "format", "--check", *ours) == ""
    # In the cache of the checkout under test: the rest of the product stands there already.
    assert tool(written, "-m", "mypy", f"--cache-dir={ROOT / '.mypy_cache'}", "src/tirek/contests") == ""
    assert tool(written, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()") == ""
    assert tool(written, "-m", "tirek", "makemigrations", "contests", "--check", "--dry-run") == ""
    with pytest.raises(DomainExists):
        write(written.path, "contests", "contest")


def test_names_take_their_place_and_their_article() -> None:
    assert renamed("an award, AWARD_ENTERED, class AwardsPage(ListPage[Award])", "dues", "due") == (
        "a due, DUE_ENTERED, class DuesPage(ListPage[Due])"
    )
    assert renamed("Enter an award", "appeals", "appeal") == "Enter an appeal"


def test_what_must_know_of_a_domain_is_there() -> None:
    """Seven files, no more: what a domain needs beside them it declares itself."""
    assert len(OUTSIDE) == 7
    known = [Path(ROOT, file.format(name="access")) for file, _what in OUTSIDE]
    assert [path for path in known if not path.exists()] == []
