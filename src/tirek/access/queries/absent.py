"""Units for which nobody signs in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from tirek.access.models import Grant
from tirek.kernel.kazakh import sort_key
from tirek.structure.models import Unit
from tirek.structure.queries import children, names_on
from tirek.ui.words import named

SHOWN = 6
# Whoever keeps a roll has something to do in it once in a month.
LONG = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class AbsentUnit:
    """A unit directly below at which nobody holds a right, or whose holders have not signed in for long."""

    unit: Unit
    name: str
    held: bool
    last: datetime | None


def absent_units(unit: Unit, today: date) -> tuple[list[AbsentUnit], int]:
    """Those without anybody first, then those that were last there; and how many more there are."""
    found = {each.pk: each for each in children(unit.pk, today) if not each.holds_members}
    grants = Grant.objects.in_force(today).filter(unit_id__in=found, account__is_active=True).order_by()
    last = dict(grants.values_list("unit_id").annotate(last=Max("account__last_login")))
    names, since = names_on(found, today), timezone.now() - LONG
    rows = [
        AbsentUnit(unit=each, name=named(names[pk]), held=pk in last, last=last.get(pk))
        for pk, each in found.items()
        if (seen := last.get(pk)) is None or seen < since
    ]
    rows.sort(key=lambda row: (row.held, row.last is not None, row.last or since, sort_key(row.name)))
    return rows[:SHOWN], max(len(rows) - SHOWN, 0)
