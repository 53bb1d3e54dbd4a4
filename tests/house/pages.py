"""Writes the pages of docs that are made of declarations, or hold a part that is: ``make docs``."""

import os
import re
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.utils import translation
from tests.house.guide import HEADS, page, with_reasons
from tests.house.source import INSTALLED, ROOT

from tirek.access.enums import Reach
from tirek.exports.declared import exports
from tirek.kernel.declarations import Counted, CountedFlow, Crossing, Figure, Flow, Kept, Ratio, Stock, figures
from tirek.kernel.permissions import declared
from tirek.ui.catalogues import compile_stale

FIGURES = ROOT / "docs/figures.md"
RIGHTS = ROOT / "docs/rights.md"
ARCHITECTURE = ROOT / "docs/architecture.md"
_TABLE = re.compile(r"(?<=<!-- permissions -->\n\n).*?(?=\n<!-- end of permissions -->)", re.DOTALL)
_EXPORTS = re.compile(r"(?<=<!-- exports -->\n\n).*?(?=\n<!-- end of exports -->)", re.DOTALL)
_PACKAGES = re.compile(r"(?<=<!-- packages -->\n\n).*?(?=\n<!-- end of packages -->)", re.DOTALL)
HEAD = """# Figures

Each number that Tirek shows is declared once, beside the facts it counts, and answered by one engine for any unit and
any day or period. Ask `tirek figures KEY`, or open the page of the figure, which leads down to the records.

*Stock*: how many at the end of a day. *Flow*: how many events in a period. *Crossing*: how many crossed a unit's
border; what moves inside it does not count. *Ratio*: an exact fraction, shown half up with one decimal. *Counted*:
asked of the records each time, never kept. *Counted flow*: the same over a period, for distinct people and for cohorts,
which are those of the period in their state as of a day; months and units below do not add up to it. A figure may be
sliced, by a list or by *subjects*, the rows of a table; where these are measured in different things it is read for one
of them only. For every unit and period: opening + joined + transferred in − left −
transferred out = closing. A number that rests on a roll not known yet says so (`complete`, `known_from`).

This page is made from the declarations by `make docs`; a test holds it against them.

| key | name | kind | measure | counts | made of |
|---|---|---|---|---|---|
"""
MEASURES = {"count": "count", "money": "money, in tiyn", "days": "days", "percent": "per cent"}
# More than these, as years, are told by the first and the last.
MOST_SLICES = 20


def pages() -> dict[Path, str]:
    """Every page that is made here, and what it says when it is true."""
    guides = {page(language): with_reasons(page(language).read_text("utf-8"), language) for language in HEADS}
    return {
        FIGURES: figures_page(),
        RIGHTS: with_exports(with_permissions(RIGHTS.read_text("utf-8"))),
        ARCHITECTURE: with_packages(ARCHITECTURE.read_text("utf-8")),
        **guides,
    }


def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return found


def layers(contract: dict[str, Any]) -> list[list[str]]:
    """Top to bottom; packages of one line do not know each other."""
    return [[name.strip(" ()") for name in re.split(r"[|:]", line)] for line in contract["layers"]]


def with_packages(text: str) -> str:
    """The page with the table of packages: each says of itself what it holds."""
    order = [name for line in layers(contracts()[0]) for name in line]
    known = sorted(INSTALLED, key=lambda name: order.index(name) if name in order else -1)
    lines = "".join(f"| `{name}` | {holds(name)} |\n" for name in known)
    return _PACKAGES.sub(lambda _found: f"| package | holds |\n|---|---|\n{lines}", text)


def holds(package: str) -> str:
    said = " ".join((import_module(f"tirek.{package}").__doc__ or "").split())
    return said[:1].lower() + said[1:].removesuffix(".")


def with_permissions(text: str) -> str:
    """The page of rights with the table of roles as the product has it where no charter profile says otherwise."""
    from tirek.access.actions.roles import roles_of  # noqa: PLC0415 - needs the applications, set up below

    roles = roles_of()
    lines = [["", *(role["key"] for role in roles)], ["---"] * (len(roles) + 1)]
    for permission in declared():
        reaches = [next((r.value for r in Reach if permission.key in role.get(r.value, [])), "·") for role in roles]
        lines.append([f"`{permission.key}`", *reaches])
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return _TABLE.sub(lambda _found: table, text)


def with_exports(text: str) -> str:
    """The page of rights with the lists that are taken out as files."""
    lines = "".join(
        f"| `{export.key}` | `{export.right}` | {', '.join(f'{option}: `{right}`' for option, right in more)} |\n"
        for export in sorted(exports, key=lambda export: export.key)
        for more in [export.options.items()]
    )
    return _EXPORTS.sub(lambda _found: f"| list | right | with more |\n|---|---|---|\n{lines}", text)


def figures_page() -> str:
    with translation.override("en"):
        return HEAD + "".join(_line(figure) for figure in figures)


def _line(figure: Figure) -> str:
    cells = [f"`{figure.key}`", figure.name, _kind(figure), MEASURES[figure.measure], figure.how, _made_of(figure)]
    return f"| {' | '.join(map(str, cells))} |\n"


def _kind(figure: Figure) -> str:
    kinds = {Stock: "stock", Flow: "flow", Crossing: "crossing", Ratio: "ratio", Counted: "counted"}
    kinds[CountedFlow] = "counted flow"
    return next(word for kind, word in kinds.items() if isinstance(figure, kind))


def _made_of(figure: Figure) -> str:
    if isinstance(figure, Ratio):
        times = " × 100" if figure.scale == 100 else ""
        unknown = f"; unknown: `{figure.unknown}`" if figure.unknown else ""
        return f"`{figure.numerator}` / `{figure.denominator}`{times}{unknown}"
    if isinstance(figure, Kept):
        tables = ", ".join(f"`{contribution.table}`" for contribution in figure.contributions)
        keys = [key for key, _name in figure.slices]
        named = ", ".join(keys) if len(keys) <= MOST_SLICES else f"{keys[0]} … {keys[-1]}"
        slices = f"; by {named}" if keys else ""
        subjects = f"; by the rows of `{figure.subjects.table}`" if figure.subjects else ""
        return tables + slices + subjects
    return "the records"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    # What this process has looked up before would stay as it was.
    compile_stale()
    django.setup()
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)} written\n")
