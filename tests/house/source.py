"""The product's own code, read as text and as trees, and the one way in which a house rule speaks.

A rule is a function from modules to the places that break it. Every rule is also tried on a bad example, so that none
can pass because it looks at nothing.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

from tirek.conf.settings import INSTALLED_APPS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/tirek"

# These name their modules by what stands in them; every other package that is installed holds a part of the
# organisation's life, and has the fixed names.
KIT = ("conf", "kernel", "ui")
INSTALLED = tuple(app.removeprefix("tirek.") for app in INSTALLED_APPS if app.startswith("tirek."))
DOMAINS = tuple(sorted({*INSTALLED} - {*KIT}))

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of Python: ``path`` as seen from the folder of the package, for example ``members/forms.py``."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def parts(self) -> list[str]:
        return self.path.removesuffix(".py").split("/")

    @property
    def package(self) -> str:
        return self.parts[0]

    @property
    def layer(self) -> str:
        """``actions`` for ``members/actions/admission.py`` as for ``members/actions.py``."""
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def dotted(self) -> str:
        return ".".join(["tirek", *self.parts]).removesuffix(".__init__")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Function]:
        """Every function and method, wherever it stands."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, line: int) -> str:
        return f"src/tirek/{self.path}:{line}"


@cache
def modules() -> tuple[Module, ...]:
    """All modules of the product; migrations are history and stand under no rule of style."""
    found = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    assert len(found) > 100
    return tuple(Module(str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8")) for path in found)


def names_in(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def obey(rule: str, broken: Iterable[str]) -> None:
    """Fail with the rule, its reason and every place, without a traceback: the reader's code is elsewhere."""
    if places := list(broken):
        pytest.fail("\n  ".join([rule, *places]), pytrace=False)
