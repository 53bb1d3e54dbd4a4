"""Names that belong to a package, and where a lower package writes one: knowledge that runs upward as text."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from tests.house.source import ROOT, SOURCE, Module

# The first words of rights, figures and lines of the log that are not called as their package is.
KEYS = {"units": "structure"}
_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)")
_ADDRESS = re.compile(r"(?<![\w:])([a-z_]+):[a-z_]+(?![\w:])")
_KEY = re.compile(r"([a-z_]+)\.[a-z_]+(?:\.[a-z_]+)*")
_MODEL = re.compile(r"(?<![\w.])([a-z_]+)\.[A-Z]\w+")
_TEMPLATE = re.compile(r"(?<![\w/])([a-z_]+)/[\w/]+\.(?:html|txt|svg)")
_MODULE = re.compile(r"(?<![\w.])tirek\.([a-z_]+)")
_WORD = re.compile(r"[a-z_]\w+")


@dataclass(frozen=True)
class Text:
    """A piece of text in a file: a string of Python that is not a docstring, or a line of a template."""

    path: str
    line: int
    text: str
    whole: bool = True

    @property
    def package(self) -> str:
        return self.path.split("/")[0]


@cache
def floors() -> dict[str, int]:
    """How high each package stands, as import-linter is told; those of one line stand equally high."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]
    lines = [re.split(r"\s*[:|]\s*", line.strip("()")) for line in reversed(told["layers"])]
    return {package: floor for floor, line in enumerate(lines) for package in line}


@cache
def spaces() -> dict[str, str]:
    """Whose each namespace of addresses is: pages of persons, for example, stand in a package above theirs."""
    found: dict[str, str] = {}
    for path in SOURCE.rglob("*.py"):
        if (parts := path.relative_to(SOURCE).parts)[1:2] in (("urls",), ("urls.py",)):
            found |= dict.fromkeys(re.findall(r'^app_name = "(\w+)"', path.read_text("utf-8"), re.M), parts[0])
    return found


@cache
def database() -> dict[str, str]:
    """Whose each table and function of the database is."""
    found = {
        model._meta.db_table: model._meta.app_label for model in apps.get_models() if model._meta.app_label in floors()
    }
    for path in SOURCE.glob("*/migrations/*.py"):
        found |= dict.fromkeys(_FUNCTION.findall(path.read_text("utf-8")), path.relative_to(SOURCE).parts[0])
    return found


def strings(module: Module) -> Iterator[Text]:
    """What the code says besides its names; a docstring is for people, and may tell of anything."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield Text(module.path, node.lineno, node.value)


def templates(source: Path = SOURCE) -> Iterator[Text]:
    for path in sorted([*source.rglob("templates/**/*.html"), *source.rglob("templates/**/*.txt")]):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            yield Text(str(path.relative_to(source)), number, line, whole=False)


def names(text: Text) -> Iterator[tuple[str, str]]:
    """Each name of something that a package owns, and that package."""
    for space in _ADDRESS.finditer(text.text):
        if space[1] in spaces():
            yield space[0], spaces()[space[1]]
    if text.whole and (key := _KEY.fullmatch(text.text)):
        yield key[0], KEYS.get(key[1], key[1])
    for pattern in (_MODEL, _TEMPLATE, _MODULE):
        for found in pattern.finditer(text.text):
            yield found[0], found[1]
    for word in _WORD.findall(text.text):
        if word in database():
            yield word, database()[word]


def upward(text: Text) -> list[tuple[str, str]]:
    """Those names whose package stands above this one, or beside it: these do not know each other either."""
    here = floors().get(text.package)
    if here is None:
        return []
    return [(name, owner) for name, owner in names(text) if owner != text.package and floors().get(owner, -1) >= here]
