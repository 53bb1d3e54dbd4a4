"""The reasons of rejection in docs/guide/import.*.md, which ``make docs`` writes."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation
from tests.house.source import ROOT
from tests.ui.messages import catalogue, strings

FOLDER = ROOT / "docs/guide"
HEADS = {
    "kk": ("Себебі", "Не қате", "Не істеу керек"),
    "ru": ("Причина", "Что не так", "Что делать"),
    "en": ("Reason", "What is wrong", "What to do"),
}
_BETWEEN = re.compile(r"(?<=<!-- reasons -->\n).*?(?=<!-- end of reasons -->)", re.DOTALL)
_PLACEHOLDER = re.compile(r"%\(\w+\)s")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def page(language: str) -> Path:
    return FOLDER / f"import.{language}.md"


def with_reasons(text: str, language: str) -> str:
    """The guide with its table of reasons as the product words them; what a line fills in is shown as three dots."""
    from tirek.rolls.models.problems import REASONS  # noqa: PLC0415 - needs the applications, set up below

    with translation.override(language):
        rows = [HEADS[language], ("---",) * 3, *((r.short, r.wrong, r.todo) for r in REASONS.values())]
        lines = ["| " + " | ".join(_PLACEHOLDER.sub("…", str(cell)) for cell in row) + " |" for row in rows]
    table = "\n".join(["", *lines, "", ""])
    return _BETWEEN.sub(lambda _found: table, text)


def words_not_there(text: str, language: str) -> Iterator[str]:
    """What stands in bold and in no page: a button that is called otherwise by now."""
    known = [re.compile(".+?".join(map(re.escape, _PLACEHOLDER.split(said)))) for said in _texts(language)]
    for found in _BOLD.finditer(text):
        said = " ".join(found[1].split()).removesuffix(".")
        if not any(one.fullmatch(said) for one in known):
            yield said


def _texts(language: str) -> list[str]:
    if language == "en":
        return [text for message in catalogue("kk") for text in _ids(message.id)]
    return [text for message in catalogue(language) for text in strings(message)]


def _ids(ids: object) -> list[str]:
    return [ids] if isinstance(ids, str) else list(ids) if isinstance(ids, list | tuple) else []
