"""Anchors: what the chain was on a day, written down where whoever owns the database does not reach.

A line of the file: the moment, how many lines the chain had, the digest of the last. Whoever cuts the tail off, or
makes the whole chain anew, cannot make the old digest stand at its old place again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tirek.audit.queries.chain import hash_at
from tirek.kernel.errors import Refused

CUT, REWRITTEN = "cut", "rewritten"


class NoAnchors(Refused):
    code = "no_anchors"
    message = _("%(file)s holds no anchors. Write them with “tirek audit anchor”.")


class AnchorUnreadable(Refused):
    code = "anchor_unreadable"
    message = _("Line %(line)s of %(file)s is not an anchor: moment, number of lines, digest.")


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The chain as it was at a moment."""

    at: datetime
    lines: int
    head: bytes

    def __str__(self) -> str:
        return f"{self.at.isoformat(timespec='seconds')} {self.lines} {self.head.hex()}"


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """The first anchor that the chain does not answer."""

    fault: str
    anchor: Anchor


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors of a file. Raises NoAnchors, AnchorUnreadable."""
    if not path.exists():
        raise NoAnchors(file=path.name)
    found = list(_anchors(path))
    if not found:
        raise NoAnchors(file=path.name)
    return found


def _anchors(path: Path) -> Iterator[Anchor]:
    for number, line in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines(), start=1):
        try:
            at, lines, head = line.split()
            anchor = Anchor(at=datetime.fromisoformat(at), lines=int(lines), head=bytes.fromhex(head))
        except ValueError as error:
            raise AnchorUnreadable(line=number, file=path.name) from error
        if len(anchor.head) != 32:
            raise AnchorUnreadable(line=number, file=path.name)
        yield anchor


def disagreement(anchors: list[Anchor]) -> Disagreement | None:
    """Hold the chain against the anchors, in the order of their places."""
    for anchor in sorted(anchors, key=lambda each: each.lines):
        if not anchor.lines:
            continue
        head = hash_at(anchor.lines)
        if head != anchor.head:
            return Disagreement(fault=CUT if head is None else REWRITTEN, anchor=anchor)
    return None
