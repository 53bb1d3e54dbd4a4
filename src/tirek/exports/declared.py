"""What a domain says of a list that can be taken out; each says it once, in its module ``exports``."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import ExportLink
from tirek.kernel.declarations import exports as links
from tirek.kernel.permissions import Permission

ExportCell = str | int | float | date | None
# ``digits`` is a text of digits, which keeps its zeros; ``typed`` one that keeps them where somebody types more below.
ColumnKind = Literal["text", "day", "number", "digits", "typed"]
WIDTHS: dict[ColumnKind, float] = {"text": 20.0, "day": 13.0, "number": 14.0, "digits": 20.0, "typed": 20.0}


@dataclass(frozen=True, kw_only=True)
class ExportColumn:
    """One column of a file, in the language it is asked for. ``width`` counts letters of a sheet."""

    heading: str
    kind: ColumnKind = "text"
    width: float = 0.0

    @property
    def wide(self) -> float:
        return self.width or WIDTHS[self.kind]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks for which file: the query of the list's address, its day, the options that were ticked."""

    actor: Actor
    query: QueryDict
    day: date
    today: date
    kind: str = "csv"
    options: frozenset[str] = frozenset()
    named: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ExportTable:
    """What comes of it.

    ``rows`` reads them in order, in a scope. The right is asked for ``at`` these things, all of them; without any named
    it must be held over everything. Where ``at`` is None the rows are those that the reader sees, and the right must be
    held somewhere. ``seen_by`` is the right by which the rows are read: that of the export, or rows would leave where
    only another right is held. ``unit_id`` is the unit of the line in the log, ``told`` what else that says.
    ``name`` is that of the file, without its ending; ``title`` and ``about`` head a sheet and a page: which list, of
    what and of which day. ``unseen`` counts whom the figure of that day counts besides, and the reader may not see.
    What costs a question is asked after the right.
    """

    columns: Sequence[ExportColumn]
    rows: Callable[[], Iterator[Sequence[ExportCell]]]
    count: Callable[[], int]
    name: str
    title: str = ""
    about: str = ""
    unseen: Callable[[], int] = lambda: 0
    at: Sequence[Any] | None = None
    seen_by: Permission | None = None
    unit_id: int | None = None
    told: dict[str, Any] = field(default_factory=dict)


def _nothing_to_know(query: QueryDict, day: date, today: date) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Export:
    """A list that can be taken out.

    ``right`` is asked of whoever takes it out, and for each option that is ticked its own. ``address`` names the page
    to which the query of the list is posted, ``back`` that of the list; what the first names beside the query, a unit
    for example, the second may name too. ``act`` is what the log calls it. ``read`` makes the table of what was asked
    for; it raises ``ObjectDoesNotExist`` where that is nowhere in the reader's reach. A workbook of fewer rows than
    ``at_once`` is sent at once; else the worker makes it. ``note(query, day, today)`` is what is to be known of a file
    that is ready.
    """

    key: str
    label: Promise
    right: Permission
    act: str
    address: str
    back: str
    read: Callable[[Asked], ExportTable]
    kinds: tuple[str, ...] = ("csv",)
    options: dict[str, Permission] = field(default_factory=dict)
    at_once: int = 0
    note: Callable[[QueryDict, date, date], str] = _nothing_to_know

    def back_to(self, named: dict[str, Any]) -> str:
        """The list: of the same thing, where its address names one."""
        try:
            return reverse(self.back, kwargs=named)
        except NoReverseMatch:
            return reverse(self.back)

    def is_kept(self, kind: str) -> bool:
        """Whatever its rows, a file of this form is made by the worker."""
        return kind == "xlsx" and not self.at_once


class Exports:
    """Every list that can be taken out, as it is carried out; what lower packages ask is ``kernel.declarations``'s."""

    def __init__(self) -> None:
        self._by_key: dict[str, Export] = {}

    def declare(self, export: Export) -> Export:
        links.declare(
            ExportLink(
                key=export.key, label=export.label, right=export.right, address=export.address, kinds=export.kinds
            )
        )
        self._by_key[export.key] = export
        return export

    def __getitem__(self, key: str) -> Export:
        return self._by_key[key]

    def __iter__(self) -> Iterator[Export]:
        return iter(self._by_key.values())


exports = Exports()
