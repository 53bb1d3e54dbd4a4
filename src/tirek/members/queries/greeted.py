"""Whom a chair greets: those whose birthday is near, and those who have just joined."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from tirek.kernel.actor import Actor
from tirek.kernel.dates import age_on
from tirek.members.enums import Began
from tirek.members.models import Placement
from tirek.members.permissions import VIEW_MEMBERS
from tirek.people.models import Person
from tirek.structure.models import Ancestry, Unit

AHEAD = 7
NEW = timedelta(days=30)
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Greeted:
    """Somebody, the day, and of a birthday how old they become."""

    person: Person
    on: date
    age: int | None = None


def birthdays(actor: Actor, unit: Unit, today: date) -> list[Greeted]:
    """Today and in the next days, the nearest first. Who was born on 29 February has it on 1 March of other years."""
    days = [today + timedelta(days=ahead) for ahead in range(AHEAD)]
    born = reduce(or_, (Q(birth_date__month=m, birth_date__day=d) for day in days for m, d in _born(day)))
    found = _standing(actor, unit, today).filter(born).select_related("membership__person")
    coming = [
        Greeted(person=row.membership.person, on=day, age=age_on(row.birth_date, day))
        for row in found.order_by("pk")
        for day in days
        if row.birth_date and (row.birth_date.month, row.birth_date.day) in set(_born(day))
    ]
    return sorted(coming, key=lambda each: (each.on, each.person.name_sort))[:SHOWN]


def newcomers(actor: Actor, unit: Unit, today: date) -> list[Greeted]:
    """Who joined in the last days, the newest first."""
    joined = _standing(actor, unit, today).filter(membership__joined__gt=today - NEW, began=Began.ADMISSION)
    rows = joined.select_related("membership__person").order_by("-membership__joined", "pk")[:SHOWN]
    return [Greeted(person=row.membership.person, on=row.membership.joined) for row in rows if row.membership.joined]


def _born(day: date) -> Iterator[tuple[int, int]]:
    yield day.month, day.day
    if (day.month, day.day) == (3, 1) and not isleap(day.year):
        yield 2, 29


def _standing(actor: Actor, unit: Unit, today: date) -> QuerySet[Placement]:
    below = Ancestry.objects.today().filter(ancestor=unit).values("unit_id")
    return actor.visible(Placement, VIEW_MEMBERS).filter(unit_id__in=below, period__contains=today)
