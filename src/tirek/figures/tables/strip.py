"""The strip of a unit's main numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tirek.figures.queries import Reading, measure, series
from tirek.figures.tables.words import base_text, change_text, fraction_text, gap_text, trend, value_text
from tirek.kernel.declarations import Counted
from tirek.kernel.periods import add_months
from tirek.structure.enums import Role
from tirek.ui.days import year_before

MONTHS = 12

KEYS = {
    Role.CENTRE: ("members.active", "units.primary", "members.youth_share", "members.women_share",
                  "members.per_primary", "units.local_branch"),
    Role.BRANCH: ("members.active", "units.primary", "members.youth_share", "members.women_share",
                  "members.per_primary", "members.median_age"),
    Role.LOCAL_BRANCH: ("members.active", "units.primary", "members.youth_share", "members.women_share",
                        "members.per_primary", "members.median_age"),
    Role.PRIMARY: ("members.active", "units.group", "members.youth_share", "members.women_share"),
    Role.GROUP: ("members.active", "members.youth_share", "members.women_share", "members.median_age"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number of a strip, in words, with what it was a year before and its way there."""

    key: str
    name: Promise
    value: str
    base: str
    change: str
    trend: str
    before: str
    fraction: str
    gap: str
    points: list[Fraction | None]


def keys_for(role: str) -> tuple[str, ...]:
    """What is shown first at a unit of this role."""
    return KEYS[Role(role)]


def strip(keys: Sequence[str], unit_id: int, on: date) -> list[Cell]:
    """Stocks and ratios of stocks at one unit. The number of queries depends on the number of keys alone."""
    now = measure(keys, [unit_id], on)
    before = measure(keys, [unit_id], year_before(on))
    return [_cell(key, now[key, unit_id], before[key, unit_id], on) for key in keys]


def _cell(key: str, now: Reading, before: Reading, on: date) -> Cell:
    return Cell(
        key=key,
        name=now.figure.name,
        value=value_text(now.figure, now.value),
        base=base_text(now, on),
        change=change_text(now, before),
        trend=trend(now, before),
        before=_("a year before %(value)s") % {"value": value_text(now.figure, before.value)},
        fraction=fraction_text(before) if before.value is not None else "",
        gap=gap_text(now),
        points=_points(key, now, on),
    )


def _points(key: str, now: Reading, on: date) -> list[Fraction | None]:
    """Thirteen points, a month apart. What is counted from the records each time is not counted thirteen times."""
    if isinstance(now.figure, Counted) or now.value is None:
        return []
    return [reading.value for reading in series(key, now.unit_id, [add_months(on, -n) for n in range(MONTHS, -1, -1)])]
