"""What happened to the units under one: founded, closed, come from elsewhere, gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from tirek.structure.acts import UNIT_MOVED
from tirek.structure.models import Act, Ancestry, UnitParent

FOUNDED, CLOSED, CAME, WENT = "founded", "closed", "came", "went"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One change by which the numbers of the unit above jump."""

    day: date
    kind: str
    unit_id: int


def happenings(unit_id: int, first: date, last: date) -> list[Happening]:
    """Of these days, the earliest first. Two queries.

    A unit is founded and closed directly under this one; it comes and goes wherever under it. What is moved inside
    changes nothing here.
    """
    found = [*_founded_and_closed(unit_id, first, last), *_moved(unit_id, first, last)]
    return sorted(found, key=lambda each: (each.day, each.kind, each.unit_id))


def _founded_and_closed(unit_id: int, first: date, last: date) -> Iterator[Happening]:
    founded = Q(period__startswith=F("unit__period__startswith"), period__startswith__range=(first, last))
    closed = Q(period__endswith=F("unit__period__endswith"), period__endswith__range=(first, last))
    places = UnitParent.objects.filter(founded | closed, parent_id=unit_id).annotate(founded=founded, closed=closed)
    found = places.values_list("unit_id", "period__startswith", "period__endswith", "founded", "closed")
    for unit, opened, ended, was_founded, was_closed in found:
        if was_founded:
            yield Happening(day=opened, kind=FOUNDED, unit_id=unit)
        if was_closed:
            yield Happening(day=ended, kind=CLOSED, unit_id=unit)


def _moved(unit_id: int, first: date, last: date) -> Iterator[Happening]:
    moves = Act.objects.filter(kind=UNIT_MOVED.key, undone_by=None, effective_on__range=(first, last))
    lines = Ancestry.objects.filter(unit=OuterRef("unit"), ancestor=unit_id)
    after = Exists(lines.filter(period__startswith=OuterRef("effective_on")))
    before = Exists(lines.filter(period__endswith=OuterRef("effective_on")))
    found = moves.annotate(after=after, before=before).exclude(after=F("before"))
    for unit, day, came in found.values_list("unit_id", "effective_on", "after"):
        yield Happening(day=day, kind=CAME if came else WENT, unit_id=unit)
