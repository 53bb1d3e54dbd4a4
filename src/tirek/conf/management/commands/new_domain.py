"""``tirek new-domain NAME``: the skeleton of a domain. For development, in a checkout.

What it writes is the domain of awards under ``conf/data/domain``, with other names: a dated fact at a unit, an act with
its preview and its undoing, a figure, a list that is searched, narrowed and taken out, a chapter of the demonstration,
and tests of them. It works at once; what is not needed is taken out.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from tirek.conf.home import ROOT
from tirek.kernel.command import Command as Base
from tirek.kernel.errors import Refused

SKELETON = Path(__file__).resolve().parents[2] / "data/domain"
# The files outside the domain that must know of it, and what to write there. More of them is a fault of the kit.
OUTSIDE = (
    ("src/tirek/conf/settings.py", "INSTALLED_APPS: “tirek.{name}”, between those it stands above and below"),
    ("src/tirek/conf/urls.py", "DOMAINS: “tirek.{name}.urls”: “{name}/”"),
    ("pyproject.toml", "its line in the layers, and “tirek.{name}” in the containers"),
    (
        "src/tirek/access/roles.toml",
        "who holds “{name}.view”, “{name}.enter”, “{name}.export”: the administrator at least",
    ),
    (
        "tests/house/urls.py",
        "Row(“{name}:list”), Row(“{name}:export”, data={{“kind”: “csv”}}), Row(“{name}:enter”, args=(“code”,))",
    ),
    ("src/tirek/demo/actions/chapters/{name}.py", "written; what the demonstration tells of it"),
    ("CHANGELOG.md", "what a user notices"),
)
NEXT = ("python -m tests.ui.messages", "make docs", "make quick")


class NameUnusable(Refused):
    code = "new_domain.name"
    message = _("“%(name)s” cannot name a domain. Take one English word in the plural, of small letters, as “awards”.")


class DomainExists(Refused):
    code = "new_domain.exists"
    message = _("%(folder)s is there already.")


class NoCheckout(Refused):
    code = "new_domain.no_checkout"
    message = _("There is no checkout of the source here, and nobody develops in an installed package.")


class Command(Base):
    help = "Write the skeleton of a new domain and name the files outside it that must know of it. For development."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="The domain, in the plural: awards.")
        parser.add_argument("--one", metavar="WORD", help="One of what it holds; NAME without its s otherwise.")

    def run(self, **options: Any) -> dict[str, Any]:
        name = options["name"]
        one = options["one"] or name.removesuffix("s")
        for word in (name, one):
            if not re.fullmatch(r"[a-z]{3,30}", word):
                raise NameUnusable(name=word)
        if not (ROOT / "pyproject.toml").exists() or not (ROOT / "tests").is_dir():
            raise NoCheckout
        written = write(ROOT, name, one)
        return {
            "written": [str(path.relative_to(ROOT)) for path in written],
            "outside": [{"file": file.format(name=name), "what": what.format(name=name)} for file, what in OUTSIDE],
            "next": list(NEXT),
        }

    def show(self, document: dict[str, Any]) -> None:
        for path in document["written"]:
            self.stdout.write(f"  {path}")
        self.stdout.write("\n{}\n".format(_("Outside the domain:")))
        for line in document["outside"]:
            self.stdout.write("  {file:<30}{what}".format(**line))
        self.stdout.write("\n{}\n".format(_("Then:")))
        for words in document["next"]:
            self.stdout.write(f"  {words}")


def write(root: Path, name: str, one: str) -> list[Path]:
    """Write all files of the domain, with its names, in the order and the shape that the tools ask for."""
    folders = {"src": root / "src/tirek" / name, "tests": root / "tests" / name}
    chapters = root / "src/tirek/demo/actions/chapters"
    for folder in folders.values():
        if folder.exists():
            raise DomainExists(folder=folder.relative_to(root))
    written = []
    for kept in sorted(SKELETON.rglob("*.kept")):
        part, *inner = kept.relative_to(SKELETON).with_suffix("").parts
        path = (folders | {"demo": chapters})[part].joinpath(*(step.replace("NAME", name) for step in inner))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(renamed(kept.read_text(encoding="utf-8"), name, one), encoding="utf-8")
        written.append(path)
    code = [path for path in written if path.suffix == ".py"]
    for words in (["format", "--quiet"], ["check", "--quiet", "--fix"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, *code], cwd=root, check=True)  # noqa: S603
    return written


def renamed(text: str, name: str, one: str) -> str:
    """The text about awards as one about what is asked for."""
    for old, new in _words(name, one):
        text = text.replace(old, new)
    return text


def _words(name: str, one: str) -> Iterator[tuple[str, str]]:
    """The longer first. The article goes by the sound of what follows."""
    article = "an" if one[0] in "aeiou" else "a"
    yield "an award", f"{article} {one}"
    for old, new in (("awards", name), ("award", one)):
        yield old, new
        yield old.capitalize(), new.capitalize()
        yield old.upper(), new.upper()
