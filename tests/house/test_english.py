"""Docstrings, comments and messages are whole and natural sentences. Two odd turns are not let pass."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, obey

_TURNS = re.compile(
    # “For whoever”, “for someone who”.
    r"\b(?:for|of|to|by)\x20who\b"
    # “Is not a day”. “There is no day” is well said, and so is “is no longer”.
    r"|(?<!there\x20)\bis\x20no\x20(?!longer|more|such)[a-z]+",
    re.IGNORECASE,
)


def odd_turns(text: str) -> Iterator[tuple[int, str]]:
    """The line and the words."""
    for found in _TURNS.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[0]


def files(root: Path = ROOT) -> Iterator[Path]:
    for folder in ("src/tirek", "tests", "bench"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".toml") and "migrations" not in path.parts:
                yield path


def test_english_is_natural() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} “{words}”"
        for path in files()
        for line, words in odd_turns(path.read_text(encoding="utf-8"))
    ]
    obey("“For whoever”, “for someone who”, “is not a day”:", found)


def test_the_search_bites() -> None:
    text = "One.\nA page for\x20who holds it; “x” is\x20no day. There is no day; it is no longer so; for whoever."
    assert [*odd_turns(text)] == [(2, "for\x20who"), (2, "is\x20no day")]
