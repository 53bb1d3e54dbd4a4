"""The documents name everything there is, and nothing that is not."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.core.management import get_commands, load_command_class
from tests.house.pages import FIGURES, pages
from tests.house.source import ROOT, obey

from tirek.conf.command import OURS
from tirek.conf.environment import variables

COMMANDS = ROOT / "docs/commands.md"
SETTINGS = ROOT / "docs/settings.md"
DECISIONS = ROOT / "docs/adr"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
# What every command of Django's understands, and what ours have in common.
_COMMON = {
    *("--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"),
    *("--force-color", "--skip-checks", "--json", "--lang"),
}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def options(command: str) -> set[str]:
    module = command.replace("-", "_")
    package = get_commands()[module]
    parser = load_command_class(str(package), module).create_parser("tirek", command)
    words = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    return words - _COMMON


def undescribed(command: str, text: str) -> Iterator[str]:
    """The command, or those of its options that the table of commands does not name."""
    lines = [line for line in text.splitlines() if line.startswith(f"| `tirek {command}")]
    if not lines:
        yield f"tirek {command}"
    # Django's own options of these are Django's to describe.
    elif command not in {"migrate", "check"}:
        yield from (f"tirek {command} {option}" for option in sorted(options(command)) if option not in lines[0])


def unknown_words(text: str) -> Iterator[str]:
    """Commands, options of ours and settings that do not exist."""
    known = {*get_commands(), *(name.replace("_", "-") for name in get_commands()), "help", "COMMAND"}
    for code in re.findall(r"`([^`\n]+)`", text) + re.findall(r"^(tirek .*)$", text, re.M):
        for command, rest in re.findall(r"\btirek ([A-Za-z_-]+)([^`]*)", code):
            if command not in known:
                yield f"tirek {command}"
            elif command in OURS and command not in {"migrate", "check"}:
                given = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", rest))
                yield from (f"tirek {command} {option}" for option in sorted(given - options(command) - _COMMON))
    yield from (word for word in re.findall(r"\bTIREK_[A-Z_]+\b", text) if word not in variables())


def broken_links(path: Path, text: str) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
            yield f"{path.relative_to(ROOT)}: {target}"


def test_every_command_and_option_is_described() -> None:
    obey(
        "Describe it in the table of docs/commands.md; what is not written down is not there for the operator:",
        [place for command in OURS for place in undescribed(command, _text(COMMANDS))],
    )


def test_every_setting_is_described() -> None:
    text = _text(SETTINGS)
    obey(
        "Describe the variable in docs/settings.md, with its default:",
        [name for name in variables() if f"| `{name}` |" not in text],
    )


def test_nothing_is_described_that_is_not_there() -> None:
    obey(
        "There is no such command, option or setting:",
        [f"{path.relative_to(ROOT)}: {word}" for path in PAGES for word in unknown_words(_text(path))],
    )


def test_every_link_leads_somewhere() -> None:
    obey("The file that is linked to does not exist:", [p for path in PAGES for p in broken_links(path, _text(path))])


def test_every_decision_stands_in_the_index() -> None:
    index = _text(DECISIONS / "README.md")
    records = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    assert len(records) >= 4
    lines = {path: re.sub(r"^# (\d+)\. (.*)", r"\1. [\2]", _text(path).splitlines()[0]) for path in records}
    obey(
        "Add the decision to docs/adr/README.md, under its number and title:",
        [f"{line}({path.name})" for path, line in lines.items() if f"{line}({path.name})" not in index],
    )


def test_what_is_made_of_declarations_is_true() -> None:
    obey(
        "A declaration, a role or a reason changed. Make the pages anew by “make docs”:",
        [str(path.relative_to(ROOT)) for path, text in pages().items() if _text(path) != text],
    )
    assert "| `members.active` |" in _text(FIGURES)


def test_the_searches_bite(tmp_path: Path) -> None:
    assert [*undescribed("serve", "| `tirek serve [--host H]` | serves |")] == [
        "tirek serve --port",
        "tirek serve --threads",
        "tirek serve --workers",
    ]
    assert [*undescribed("serve", "")] == ["tirek serve"]
    assert [*unknown_words("`tirek serv`, `tirek serve --hosts x`, `TIREK_HOST`")] == [
        "tirek serv",
        "tirek serve --hosts",
        "TIREK_HOST",
    ]
    assert [*unknown_words("`tirek import-units FILE --json`, `TIREK_HOSTS`")] == []
    assert [*broken_links(ROOT / "README.md", "[a](docs) [b](missing.md#x) [c](https://example.kz)")] == [
        "README.md: missing.md"
    ]
