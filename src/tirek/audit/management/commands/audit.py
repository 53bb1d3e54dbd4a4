"""``tirek audit``: prove the chain of the log, seal what waits, write down what the chain is."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.audit.actions import anchor, prove, seal_entries
from tirek.audit.queries import Break, Disagreement, disagreement, read_anchors
from tirek.kernel.command import Command as Base
from tirek.kernel.numbers import format_count

DOES = ("verify", "anchor", "seal")


class Command(Base):
    help = "Prove the chain of the log (verify), write down what it is (anchor FILE), or seal what waits (seal)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("does", choices=DOES, help="What to do.")
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="The file of anchors to add a line to.")
        parser.add_argument(
            "--anchor", type=Path, metavar="FILE", help="With verify: hold the chain against this file of anchors too."
        )
        self.parser = parser

    def run(self, **options: Any) -> dict[str, Any]:
        """One document for each."""
        does, file = options["does"], options["file"]
        if (does == "anchor") != (file is not None) or (options["anchor"] and does != "verify"):
            self.parser.error("anchor takes a FILE, verify takes --anchor FILE, seal takes neither")
        if does == "anchor":
            made = anchor(path=file, now=timezone.now())
            return {"anchored": {"at": made.at, "lines": made.lines, "head": made.head.hex()}}
        if does == "seal":
            sealed = 0
            while some := seal_entries():
                sealed += some
            return {"sealed": sealed}
        return self._verify(options["anchor"])

    def _verify(self, file: Path | None) -> dict[str, Any]:
        anchors = read_anchors(file) if file else []
        with self.progress(_("Walking the chain")) as report:
            found = prove(report)
        wrong = disagreement(anchors)
        self.failed = bool(found.broken or wrong)
        for fault in (_said(found.broken), _denied(wrong, found.lines)):
            if fault:
                self.stderr.write(f"tirek: {fault}")
        return {
            "verified": not self.failed,
            "lines": found.lines,
            "head": found.head.hex(),
            "unsealed": found.unsealed,
            "broken": vars(found.broken) if found.broken else None,
            "anchors": len(anchors),
            "disagreement": _document(wrong) if wrong else None,
        }

    def show(self, document: dict[str, Any]) -> None:
        """A fault has been said on standard error."""
        if made := document.get("anchored"):
            told = {"lines": format_count(made["lines"]), "head": made["head"]}
            self.stdout.write(_("%(lines)s lines, %(head)s") % told)
        elif "sealed" in document:
            self.stdout.write(format_count(document["sealed"]))
        elif document["verified"]:
            told = {"lines": format_count(document["lines"]), "unsealed": format_count(document["unsealed"])}
            self.stdout.write(_("The chain of %(lines)s lines is whole. Not yet sealed: %(unsealed)s.") % told)


def _said(broken: Break | None) -> str:
    if broken is None:
        return ""
    told = {"place": format_count(broken.position or 0), "line": broken.entry_id}
    return {
        "missing": _("place %(place)s of the chain is missing"),
        "removed": _("line %(line)s, at place %(place)s of the chain, is gone"),
        "altered": _("line %(line)s, at place %(place)s of the chain, is not what was sealed there"),
        "outside": _("line %(line)s stands outside the chain"),
    }[broken.fault] % told


def _denied(wrong: Disagreement | None, lines: int) -> str:
    if wrong is None:
        return ""
    anchored = wrong.anchor
    told = {
        "at": anchored.at.isoformat(timespec="seconds"),
        "lines": format_count(anchored.lines),
        "now": format_count(lines),
    }
    return {
        "cut": _("the tail is cut off: at %(at)s the chain had %(lines)s lines, now it has %(now)s"),
        "rewritten": _("the chain was made anew: its first %(lines)s lines are not those of %(at)s"),
    }[wrong.fault] % told


def _document(wrong: Disagreement) -> dict[str, Any]:
    return {"fault": wrong.fault, "at": wrong.anchor.at, "lines": wrong.anchor.lines}
