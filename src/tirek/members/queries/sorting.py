"""In which order a list of members stands, and the parts it is read in.

A page is read from one part of the list after the other until it is full. Within a part the database walks an index;
the parts are what no index orders: units by their names of the day, and those whose birth date is not known.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

Anchor = dict[str, Any]

_NAME = ("listed__name_sort", "listed__person_id", "listed__placement_id")
# Of one membership a list has one row.
_JOINED = ("membership__joined", "membership_id")
_BORN = ("birth_date", "pk")
# How many units are looked into at once: few for the first page, more where the ones before held nobody to be shown.
_FIRST_UNITS, _GROWTH = 8, 8


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of the list: which rows, by which keys. ``units`` orders by unit first; ``begun``: go on inside it."""

    rows: Q
    keys: tuple[str, ...]
    units: tuple[int, ...] = ()
    begun: bool = False
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Sort:
    """An order, by its name in the address. In ``keys`` a leading minus turns one around."""

    name: str
    keys: tuple[str, ...]
    by: str = "keys"

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

    def parts(self, units: Callable[[], Sequence[int]], anchor: Anchor | None, *, backwards: bool) -> Iterator[Part]:
        """The parts beyond the anchor, the nearest first. ``units`` gives those of the list in their order."""
        keys = turned(self.keys) if backwards else self.keys
        if self.by == "units":
            yield from _unit_parts(list(units()), keys, anchor, turn=self.descending != backwards)
        elif self.by == "birth":
            yield from _birth_parts(keys, anchor, backwards=backwards)
        else:
            yield Part(rows=Q(), keys=keys, begun=anchor is not None)


def turned(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(key.removeprefix("-") if key.startswith("-") else f"-{key}" for key in keys)


def _birth_parts(keys: tuple[str, ...], anchor: Anchor | None, *, backwards: bool) -> Iterator[Part]:
    """Whose birth date is not known stands last, whichever way the others are ordered."""
    known, unknown = Q(birth_date__isnull=False), Q(birth_date__isnull=True)
    at = anchor and (anchor["birth_date"] is None)
    parts = [(known, keys, anchor is not None and not at), (unknown, keys[1:], anchor is not None and bool(at))]
    if backwards:
        parts.reverse()
    begin = next((number for number, part in enumerate(parts) if part[2]), 0)
    for rows, by, begun in parts[begin:]:
        yield Part(rows=rows, keys=by, begun=begun)


def _unit_parts(units: list[int], keys: tuple[str, ...], anchor: Anchor | None, *, turn: bool) -> Iterator[Part]:
    """The rest of the anchor's unit, then the units beyond it."""
    if turn:
        units.reverse()
    start = 0
    if anchor is not None and anchor["unit_id"] in units:
        start = units.index(anchor["unit_id"]) + 1
        yield Part(rows=Q(listed__unit_id=anchor["unit_id"]), keys=keys, begun=True)
    size = _FIRST_UNITS
    while start < len(units):
        some = tuple(units[start : start + size])
        yield Part(rows=Q(listed__unit_id__among=some), keys=keys, units=some)
        start, size = start + size, size * _GROWTH


SORTS = {
    sort.name: sort
    for sort in (
        Sort(name="name", keys=_NAME),
        Sort(name="-name", keys=turned(_NAME)),
        Sort(name="joined", keys=_JOINED),
        Sort(name="-joined", keys=turned(_JOINED)),
        Sort(name="unit", keys=_NAME, by="units"),
        Sort(name="-unit", keys=_NAME, by="units"),
        # The youngest were born last.
        Sort(name="age", keys=turned(_BORN), by="birth"),
        Sort(name="-age", keys=_BORN, by="birth"),
    )
}
BY_NAME = SORTS["name"]
