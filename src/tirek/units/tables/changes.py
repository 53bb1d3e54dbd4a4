"""Which of the units below changed most in a year, and what by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tirek.figures.queries import Reading, Wanted, grid, measure
from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import sort_key
from tirek.kernel.periods import Period
from tirek.members.figures import ACTIVE, JOINED, LEFT, TRANSFERRED_IN, TRANSFERRED_OUT
from tirek.structure.acts import UNIT_MOVED
from tirek.structure.models import Act, Unit
from tirek.structure.queries import names_on, seen_among
from tirek.ui.days import year_before
from tirek.ui.words import change, named, signed
from tirek.units.tables.words import trend

SHOWN = 5
_FLOWS = {JOINED: 1, LEFT: -1, TRANSFERRED_IN: 1, TRANSFERRED_OUT: -1}


@dataclass(frozen=True, kw_only=True)
class ChangedUnit:
    """A unit, how far it moved in the year, and by what: the largest part first."""

    unit: Unit
    name: str
    change: str
    trend: str
    size: int
    why: str
    linked: bool = False


def _year(on: date) -> Period:
    return Period(year_before(on) + timedelta(days=1), on + timedelta(days=1))


def changes_asks(below: Sequence[Unit], on: date) -> list[Wanted]:
    """What is asked of the engine of these units."""
    ids = [each.pk for each in below]
    stocks = Wanted.of([ACTIVE], ids, [year_before(on), on])
    return [stocks, Wanted.of(list(_FLOWS), ids, [_year(on)])] if ids else []


def changed_most(actor: Actor, below: Sequence[Unit], on: date) -> list[ChangedUnit]:
    """The first of the units, however their members came or went."""
    found = {each.pk: each for each in below}
    if not found:
        return []
    before, ids = year_before(on), list(found)
    readings, names = grid([ACTIVE], ids, [before, on]), names_on(ids, on)
    seen = seen_among(actor, ids)
    parts, moved = _parts(ids, _year(on)), _moved(ids, _year(on))
    rows = [
        _row(each, named(names[pk]), (readings[ACTIVE, pk, on], readings[ACTIVE, pk, before]), [*parts[pk], *moved[pk]])
        for pk, each in found.items()
    ]
    rows = [replace(row, linked=row.unit.pk in seen) for row in rows]
    return sorted((row for row in rows if row.size), key=lambda row: (-row.size, sort_key(row.name)))[:SHOWN]


def _row(unit: Unit, name: str, stocks: tuple[Reading, Reading], why: list[str]) -> ChangedUnit:
    now, before = (int(reading.value or 0) for reading in stocks)
    return ChangedUnit(
        unit=unit,
        name=name,
        change=change(now, before),
        trend=trend(*stocks),
        size=abs(now - before),
        why=" · ".join(why),
    )


def _parts(ids: list[int], period: Period) -> dict[int, list[str]]:
    """What came and went in words, the largest part first."""
    flows = measure(list(_FLOWS), ids, period)
    words = (
        pgettext("movement", "joined"), pgettext("movement", "left"), pgettext("movement", "transferred in"),
        pgettext("movement", "transferred out"),
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for pk in ids:
        told = [
            (sign * int(flows[key, pk].value or 0), word)
            for word, (key, sign) in zip(words, _FLOWS.items(), strict=True)
        ]
        found[pk] = [f"{word} {signed(by)}" for by, word in sorted(told, key=lambda pair: -abs(pair[0])) if by]
    return found


def _moved(ids: list[int], period: Period) -> dict[int, list[str]]:
    """The units that came directly under each of these or left it, with all their members."""
    days = {"effective_on__gte": period.start, "effective_on__lt": period.end}
    acts = list(Act.objects.filter(kind=UNIT_MOVED.key, undone_by=None, at_ids__overlap=ids, **days).order_by("pk"))
    ends = [(act.unit_id, act.summary.get("from_parent"), act.summary.get("to_parent")) for act in acts]
    names = {
        pk: named(name) for pk, name in names_on({pk for line in ends for pk in line if pk}, _last(period)).items()
    }
    found: dict[int, list[str]] = {pk: [] for pk in ids}
    for unit, old, new in ends:
        told = {"unit": names.get(unit or 0, "–"), "old": names.get(old, "–"), "new": names.get(new, "–")}
        if new in found:
            found[new].append(_("%(unit)s came from %(old)s") % told)
        if old in found:
            found[old].append(_("%(unit)s went to %(new)s") % told)
    return found


def _last(period: Period) -> date:
    assert period.last_day is not None  # noqa: S101 - of a year that is over
    return period.last_day
