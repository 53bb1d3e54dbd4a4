"""When rolls were entered, and by whom."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from tirek.kernel.kazakh import sort_key
from tirek.rolls.acts import ROLL_IMPORTED
from tirek.structure.models import Act, Ancestry, Unit
from tirek.structure.queries import children, names_on
from tirek.ui.words import named

SHOWN = 6
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class LastRoll:
    """A unit, and when a roll of it, of a unit below it or of all above it was last entered."""

    unit: Unit
    name: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class EnteredRoll:
    """A roll as it was entered: who brought it, of which unit, and how many lines became what."""

    who: str
    file: str
    at: datetime
    unit: Unit
    name: str
    new: int
    updated: int
    moved: int
    rejected: int


def _entered() -> QuerySet[Act]:
    return Act.objects.filter(kind=ROLL_IMPORTED.key, undone_by=None)


def stalest(unit: Unit, today: date) -> list[LastRoll]:
    """Of the units directly below those whose roll is the oldest, first those of which none was ever entered.

    None where a roll of all has just been entered: then nobody is late.
    """
    found = {each.pk: each for each in children(unit.pk, today)}
    last = dict(_entered().order_by().values_list("unit_id").annotate(at=Max("recorded_at")))
    above = Ancestry.objects.today().filter(unit=unit, ancestor_id__in=last).values_list("ancestor_id", flat=True)
    of_all = [last[pk] for pk in above]
    newest: dict[int, list[datetime]] = {pk: list(of_all) for pk in found}
    below = Ancestry.objects.today().filter(ancestor_id__in=found, unit_id__in=last)
    for child, at in below.values_list("ancestor_id", "unit_id"):
        newest[child].append(last[at])
    names = names_on(found, today)
    rows = [LastRoll(unit=each, name=named(names[pk]), at=max(newest[pk], default=None)) for pk, each in found.items()]
    rows.sort(key=lambda row: (row.at is not None, row.at or timezone.now(), sort_key(row.name)))
    is_fresh = len({row.at for row in rows}) == 1 and rows[0].at is not None and rows[0].at > timezone.now() - MONTH
    return [] if is_fresh else rows[:SHOWN]


def entered_lately(unit: Unit, today: date) -> list[EnteredRoll]:
    """Those that somebody brought in the last seven days at the unit and below, the newest first."""
    below = Ancestry.objects.today().filter(ancestor=unit).values("unit_id")
    acts = _entered().filter(recorded_at__gt=timezone.now() - WEEK, unit_id__in=below, actor__isnull=False)
    found = list(acts.select_related("actor", "unit").order_by("-recorded_at", "-pk")[:SHOWN])
    names = names_on([act.unit_id for act in found if act.unit_id], today)
    return [
        EnteredRoll(
            who=str(act.actor),
            file=act.summary.get("file", ""),
            at=act.recorded_at,
            unit=act.unit,
            name=named(names[act.unit.pk]),
            **{outcome: act.summary.get(outcome, 0) for outcome in ("new", "updated", "moved", "rejected")},
        )
        for act in found
        if act.unit
    ]
