"""What happened to units, as the way of a number marks it: else the jump of a moved district looks like growth."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tirek.figures.queries.readings import At
from tirek.kernel.actor import Actor
from tirek.kernel.dates import format_short
from tirek.kernel.numbers import format_count
from tirek.structure.models import Unit
from tirek.structure.queries import names_on, seen_among
from tirek.ui.charts import ChartMark
from tirek.ui.words import named
from tirek.units.queries.happenings import CAME, CLOSED, FOUNDED, Happening, happenings
from tirek.units.queries.spans import days_of

# Of more at one point, and of one kind, only how many they are is told.
_NAMED = 3


def marks(actor: Actor, unit: Unit, times: Sequence[At]) -> list[ChartMark]:
    """What changed the numbers of the unit between these points; units that the reader does not see have no name."""
    ends = [time if isinstance(time, date) else days_of(time)[1] for time in times]
    if len(ends) < 2:
        return []
    first = ends[0] if isinstance(times[0], date) else days_of(times[0])[0] - timedelta(days=1)
    found = happenings(unit.pk, first + timedelta(days=1), ends[-1])
    if not found:
        return []
    ids = {each.unit_id for each in found}
    seen = seen_among(actor, ids)
    names = {pk: named(name) for pk, name in names_on(seen, ends[-1]).items()}
    at: dict[int, list[Happening]] = {}
    for each in found:
        at.setdefault(bisect_left(ends, each.day), []).append(each)
    return [
        ChartMark(number=number, index=index, texts=_texts(at[index], names))
        for number, index in enumerate(sorted(at), start=1)
    ]


def _texts(found: Sequence[Happening], names: dict[int, str]) -> list[str]:
    """Those of one day and kind in one."""
    together: dict[tuple[date, str], list[int]] = {}
    for each in found:
        together.setdefault((each.day, each.kind), []).append(each.unit_id)
    return [_text(day, kind, units, names) for (day, kind), units in together.items()]


def _text(day: date, kind: str, units: Sequence[int], names: dict[int, str]) -> str:
    if len(units) <= _NAMED and all(pk in names for pk in units):
        who = ", ".join(names[pk] for pk in units)
    else:
        who = ngettext("%(shown)s unit", "%(shown)s units", len(units)) % {"shown": format_count(len(units))}
    return _told(kind) % {"day": format_short(day), "units": who}


def _told(kind: str) -> str:
    if kind == FOUNDED:
        return _("%(day)s, founded: %(units)s")
    if kind == CLOSED:
        return _("%(day)s, closed: %(units)s")
    return _("%(day)s, came: %(units)s") if kind == CAME else _("%(day)s, went: %(units)s")
