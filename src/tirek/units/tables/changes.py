"""Which of the units below changed most in a year, and what by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tirek.figures.queries import Reading, Wanted, by_slice, grid, measure
from tirek.figures.triggers import UNIT_MOVED
from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import sort_key
from tirek.kernel.periods import Period
from tirek.members.figures import ACTIVE, JOINED, LEFT, TRANSFERRED_IN, TRANSFERRED_OUT
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on
from tirek.ui.days import year_before
from tirek.ui.words import change, named, signed
from tirek.units.tables.words import trend

SHOWN = 5
_CROSSINGS = {TRANSFERRED_IN: 1, TRANSFERRED_OUT: -1}


@dataclass(frozen=True, kw_only=True)
class ChangedUnit:
    """A unit, how far it moved in the year, and by what: the largest part first."""

    unit: Unit
    name: str
    linked: bool
    change: str
    trend: str
    size: int
    why: str


def _year(on: date) -> Period:
    return Period(year_before(on) + timedelta(days=1), on + timedelta(days=1))


def changes_asks(below: Sequence[Unit], on: date) -> list[Wanted]:
    """What is asked of the engine of these units; the parts of crossings it reads by themselves."""
    ids = [each.pk for each in below]
    stocks = Wanted.of([ACTIVE], ids, [year_before(on), on])
    return [stocks, Wanted.of([JOINED, LEFT], ids, [_year(on)])] if ids else []


def changed_most(actor: Actor, below: Sequence[Unit], on: date) -> list[ChangedUnit]:
    """The first of the units, however their members came or went."""
    found = {each.pk: each for each in below}
    if not found:
        return []
    before, ids = year_before(on), list(found)
    readings, names = grid([ACTIVE], ids, [before, on]), names_on(ids, on)
    seen = set(actor.visible(Unit, VIEW_UNIT).filter(pk__in=ids).values_list("pk", flat=True))
    parts = _parts(ids, _year(on))
    rows = [
        _row(each, named(names[pk]), pk in seen, (readings[ACTIVE, pk, on], readings[ACTIVE, pk, before]), parts[pk])
        for pk, each in found.items()
    ]
    return sorted((row for row in rows if row.size), key=lambda row: (-row.size, sort_key(row.name)))[:SHOWN]


def _row(unit: Unit, name: str, linked: bool, stocks: tuple[Reading, Reading], parts: dict[str, int]) -> ChangedUnit:
    now, before = (int(reading.value or 0) for reading in stocks)
    told = sorted(((by, word) for word, by in parts.items() if by), key=lambda pair: -abs(pair[0]))
    return ChangedUnit(
        unit=unit,
        name=name,
        linked=linked,
        change=change(now, before),
        trend=trend(*stocks),
        size=abs(now - before),
        why=" · ".join(f"{word} {signed(by)}" for by, word in told),
    )


def _parts(ids: list[int], period: Period) -> dict[int, dict[str, int]]:
    """What came and went, by its words; those who came with a unit that moved are told apart from those who moved."""
    flows = measure([JOINED, LEFT], ids, period)
    crossed = {key: by_slice(key, ids, period) for key in _CROSSINGS}
    found: dict[int, dict[str, int]] = {}
    for pk in ids:
        along = sum(sign * by for key, sign in _CROSSINGS.items() for by in _sliced(crossed[key][pk], along=True))
        moved = sum(sign * by for key, sign in _CROSSINGS.items() for by in _sliced(crossed[key][pk], along=False))
        found[pk] = {
            pgettext("movement", "joined"): int(flows[JOINED, pk].value or 0),
            pgettext("movement", "left"): -int(flows[LEFT, pk].value or 0),
            _("transfers"): moved,
            _("with units that moved"): along,
        }
    return found


def _sliced(told: list[tuple[Any, Any]], *, along: bool) -> Iterator[int]:
    return (int(value) for part, value in told if (part.key == UNIT_MOVED) == along)
