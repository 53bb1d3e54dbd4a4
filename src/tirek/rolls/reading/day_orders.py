"""Whether day or month stands first in the columns of days: as the days show, else the other columns, else a person.

Points divide days as in Kazakhstan, the day first. Slashes and hyphens are used for either order: «03/04/1985».
"""

import re
from collections.abc import Mapping, Sequence

from tirek.kernel.kazakh import normalise
from tirek.rolls.reading.days import is_month_first

DAY, MONTH = "day", "month"
DAYS = ("birth_date", "joined", "since", "left")
_EITHER = re.compile(r"\s*(\d{1,2})\s*[/-]\s*(\d{1,2})\s*[/-]\s*(?:\d{4}|\d\d)(?!\d)")
_MOST_MONTH = 12


def is_either(cell: str) -> bool:
    """Whether the day can be read both ways, as another one each time."""
    found = _EITHER.match(cell)
    if not found:
        return False
    first, second = int(found[1]), int(found[2])
    return first != second and max(first, second) <= _MOST_MONTH


def asks_order(column: Sequence[str]) -> bool:
    """Whether its days can be read both ways, and none of them shows which is meant."""
    return any(map(is_either, column)) and not _shown(column)


def orders(
    fields: Sequence[str], lines: Sequence[Sequence[str]], said: Mapping[str, str] | None = None
) -> dict[str, str]:
    """By field what stands first; nothing where neither the days nor a person says it. ``said``: what a person did."""
    columns = {
        field: [cells[place] for cells in lines if place < len(cells)]
        for place, field in enumerate(fields)
        if field in DAYS
    }
    shown = {field: _shown(column) for field, column in columns.items()}
    iins = fields.index("iin") if "iin" in fields else None
    if iins is not None and not shown.get("birth_date", DAY):
        numbers = [cells[iins] if iins < len(cells) else "" for cells in lines]
        days = [cells[fields.index("birth_date")] if fields.index("birth_date") < len(cells) else "" for cells in lines]
        shown["birth_date"] = _by_numbers(days, numbers)
    others = {order for field, order in shown.items() if order and any(map(_EITHER.match, columns[field]))}
    found = {}
    for field, column in columns.items():
        if shown[field] or not any(map(is_either, column)):
            found[field] = shown[field] or DAY
        else:
            found[field] = (said or {}).get(field, "") or (next(iter(others)) if len(others) == 1 else "")
    return found


def _shown(column: Sequence[str]) -> str:
    """As the days themselves show: no month is above twelve."""
    if is_month_first(list(column)):
        return MONTH
    pairs = [(int(found[1]), int(found[2])) for cell in column if (found := _EITHER.match(cell))]
    above = {first > _MOST_MONTH for first, second in pairs if max(first, second) > _MOST_MONTH}
    return DAY if above == {True} else ""


def _by_numbers(days: Sequence[str], iins: Sequence[str]) -> str:
    """IINs begin with the birth date: year, month, day."""
    count = {DAY: 0, MONTH: 0}
    for day, iin in zip(days, iins, strict=True):
        found, digits = _EITHER.match(day), normalise(iin).replace(" ", "").zfill(12)
        if found and is_either(day):
            first, second = found[1].zfill(2), found[2].zfill(2)
            count[DAY] += digits[2:6] == second + first
            count[MONTH] += digits[2:6] == first + second
    least, most = sorted(count, key=lambda order: count[order])
    return most if count[most] > count[least] * 2 else ""
