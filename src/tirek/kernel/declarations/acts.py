"""Acts: every kind of change to dated rows, declared by the domain that does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

from tirek.kernel.declarations.registry import Registry
from tirek.kernel.permissions import Permission

HistoryOf = Literal["unit", "person"]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A thing by its name, and where its page is."""

    label: str
    address: str


def _says_no_more(act: Any, history: HistoryOf) -> str:
    return ""


def _nothing_uncounted(act: Any) -> Sequence[str | Promise]:
    return ()


def _corrected_nowhere(actor: Any, act: Any) -> Link | None:
    return None


@dataclass(frozen=True, kw_only=True)
class ActKind:
    """One kind of act. Whoever lacks ``right`` neither does it nor takes it back.

    An act is undone within ``days_to_undo``, at any time where there is no term, and never where it ``is_final``.
    ``histories`` says in whose history it is told, and is written also where that is nobody's; ``undone_from`` in which
    of them the undoing is offered; what needs more thought than a line gives has a page of its own. A ``milestone``
    stands out there.

    ``told(act, history)`` is the line of a history where it says more than the label; empty where it does not.
    ``concerns(actor, acts, most)`` names by the key of each act the first of those whom it concerned, as far as the
    actor sees them, in one question for all; a kind without it concerns nobody but its unit.
    ``tells_changes``: the history of a person names the data that it changed, from and to.
    ``uncounted(act)`` names what it changed that no figure counts.
    ``corrected_at(actor, act)`` is the page on which the actor puts right what can no longer be undone.
    """

    key: str
    label: Promise
    icon: str
    right: Permission
    days_to_undo: int | None = None
    is_final: bool = False
    milestone: bool = False
    histories: frozenset[HistoryOf]
    undone_from: frozenset[HistoryOf] = field(default_factory=frozenset)
    told: Callable[[Any, HistoryOf], str] = _says_no_more
    tells_changes: bool = False
    concerns: Callable[[Any, Sequence[Any], int], Mapping[int, Sequence[Link]]] | None = None
    uncounted: Callable[[Any], Sequence[str | Promise]] = _nothing_uncounted
    corrected_at: Callable[[Any, Any], Link | None] = _corrected_nowhere

    def __post_init__(self) -> None:
        if not self.undone_from <= self.histories:
            raise ValueError(f"offered for undoing where it is not told: {self.key}")


class ActKinds(Registry[ActKind]):
    """Every kind there is. Stored acts outlive the domain that did them, so a key may be known no more."""

    def kept_out_of(self, history: HistoryOf) -> list[str]:
        """The keys of those that are not told there. What nobody declares any more is told by its key."""
        return [kind.key for kind in self if history not in kind.histories]


act_kinds = ActKinds()
