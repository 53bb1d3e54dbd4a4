"""What the papers of acts say, for whoever declares them: texts and whole numbers, as their templates read them.

Names of units stand whole, in the case that the sentence asks for (``kernel.declension``); the templates bend nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


class PaperShape:
    """Data of a paper: ``data()`` is what ``PaperKind.data`` gives."""

    def data(self) -> dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload, no-any-return]  # each shape is a dataclass


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """A unit as a line of a resolution."""

    name: str
    code: str
    groups: int
    members: int


@dataclass(frozen=True, kw_only=True)
class TransferLine:
    """A member who is transferred: from which unit."""

    name: str
    card: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Resolved(PaperShape):
    """Template ``resolution.1``: a resolution on a merger, with its list of transfer where there is one.

    ``signatures`` are pairs of office and name.
    """

    body: str
    day: str
    place: str
    heading: str
    preamble: str
    points: Sequence[str]
    predecessors: Sequence[UnitLine]
    successor: UnitLine
    signatures: Sequence[tuple[str, str]]
    transfers: Sequence[TransferLine] = ()
    votes: str = ""


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """What was heard and decided, with the votes."""

    topic: str
    heard: str
    decided: str
    yes: int
    no: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class FoundingMinutes(PaperShape):
    """Template ``minutes.1``: the minutes of a founding meeting, with its list of founders where there is one."""

    body: str
    unit: str
    day: str
    place: str
    chair: str
    chair_short: str
    secretary: str
    secretary_short: str
    present: str
    quorum: str
    items: Sequence[AgendaItem]
    founders: Sequence[str] = ()
