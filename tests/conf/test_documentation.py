"""The page for operators names everything there is."""

from pathlib import Path

import pytest
from django.core.management import load_command_class

from tirek.conf.command import OURS
from tirek.conf.environment import variables

PAGE = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", variables())
def test_every_setting_is_documented(variable: str) -> None:
    assert f"`{variable}`" in PAGE


@pytest.mark.parametrize("command", OURS)
def test_every_command_is_documented(command: str) -> None:
    assert f"`tirek {command}" in PAGE


@pytest.mark.parametrize("command", ["serve", "worker", "demo"])
def test_every_option_is_documented(command: str) -> None:
    parser = load_command_class("tirek.conf", command).create_parser("tirek", command)
    common = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
    common |= {"--force-color", "--skip-checks", "--json", "--lang"}
    options = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| `tirek {command}"))
    assert [option for option in sorted(options - common) if option not in line] == []
