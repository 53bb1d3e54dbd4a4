"""In which order a list of members stands, and the stretches it is read in.

A page is read from one stretch of the list after the other until it is full. Within a stretch the database walks an
index; the stretches are what no index orders: units by their names of the day, and those whose birth date is not known.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tirek.ui.lists import Sort, turned

AnchorRow = dict[str, Any]

_NAME = ("listed__name_sort", "listed__person_id", "listed__placement_id")
# Of one membership a list has one row.
_JOINED = ("membership__joined", "membership_id")
_BORN = ("birth_date", "pk")
# How many units are looked into at once: few for the first page, more where the ones before held nobody to be shown.
_FIRST_UNITS, _GROWTH = 8, 8


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of the list: which rows, by which keys. ``units`` orders by unit first; ``begun``: go on inside it."""

    rows: Q
    keys: tuple[str, ...]
    units: tuple[int, ...] = ()
    begun: bool = False
    number: int = 0


@dataclass(frozen=True)
class MemberSort(Sort):
    """An order that may be read in stretches: ``by`` says of what they are made."""

    by: str = "keys"

    def around(self) -> "MemberSort":
        keys = self.keys if self.by == "units" else turned(self.keys)
        return MemberSort(f"-{self.name}", keys, self.turned, self.label, by=self.by)

    @property
    def descending(self) -> bool:
        return self.name.startswith("-")

    @property
    def by_name(self) -> bool:
        """Then what was searched for and is written the same comes first."""
        return self.name in ("name", "-name")

    @property
    def walks_names(self) -> bool:
        return self.keys[0].endswith("name_sort")

    def stretches(
        self, units: Callable[[], Sequence[int]], anchor: AnchorRow | None, *, backwards: bool
    ) -> Iterator[Stretch]:
        """The stretches beyond the anchor, the nearest first. ``units`` gives those of the list in their order."""
        keys = turned(self.keys) if backwards else self.keys
        if self.by == "units":
            yield from _unit_stretches(list(units()), keys, anchor, turn=self.descending != backwards)
        elif self.by == "birth":
            yield from _birth_stretches(keys, anchor, backwards=backwards)
        else:
            yield Stretch(rows=Q(), keys=keys, begun=anchor is not None)


def _birth_stretches(keys: tuple[str, ...], anchor: AnchorRow | None, *, backwards: bool) -> Iterator[Stretch]:
    """Whose birth date is not known stands last, whichever way the others are ordered."""
    known, unknown = Q(birth_date__isnull=False), Q(birth_date__isnull=True)
    at = anchor and (anchor["birth_date"] is None)
    stretches = [(known, keys, anchor is not None and not at), (unknown, keys[1:], anchor is not None and bool(at))]
    if backwards:
        stretches.reverse()
    begin = next((number for number, stretch in enumerate(stretches) if stretch[2]), 0)
    for rows, by, begun in stretches[begin:]:
        yield Stretch(rows=rows, keys=by, begun=begun)


def _unit_stretches(
    units: list[int], keys: tuple[str, ...], anchor: AnchorRow | None, *, turn: bool
) -> Iterator[Stretch]:
    """The rest of the anchor's unit, then the units beyond it."""
    if turn:
        units.reverse()
    start = 0
    if anchor is not None and anchor["unit_id"] in units:
        start = units.index(anchor["unit_id"]) + 1
        yield Stretch(rows=Q(listed__unit_id=anchor["unit_id"]), keys=keys, begun=True)
    size = _FIRST_UNITS
    while start < len(units):
        some = tuple(units[start : start + size])
        yield Stretch(rows=Q(listed__unit_id__among=some), keys=keys, units=some)
        start, size = start + size, size * _GROWTH


ORDERS = (
    MemberSort("name", _NAME, _("name, А–Я"), _("name, Я–А")),
    MemberSort("unit", _NAME, _("unit, А–Я"), _("unit, Я–А"), by="units"),
    MemberSort("joined", _JOINED, _("oldest members first"), _("newest members first")),
    # The youngest were born last.
    MemberSort("age", turned(_BORN), _("youngest first"), _("eldest first"), by="birth"),
)
SORTS = {sort.name: sort for order in ORDERS for sort in (order, order.around())}
BY_NAME = SORTS["name"]
