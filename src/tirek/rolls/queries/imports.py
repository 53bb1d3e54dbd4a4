"""The imports of an account, and the queue they stand in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Window

from tirek.kernel.actor import Actor
from tirek.rolls.acts import ROLL_IMPORTED
from tirek.rolls.models import RollImport
from tirek.rolls.models.imports import AT_WORK
from tirek.structure.models import Act

SHOWN = 20
# So many signs of a roll's number are enough to say which one is meant.
SHORTEST = 6
_LONGEST = 19


@dataclass(frozen=True, kw_only=True)
class MyRolls:
    """Some of the actor's imports, the latest first, and how many there are."""

    rolls: list[RollImport]
    start: int
    total: int

    @property
    def first(self) -> int:
        return self.start + 1

    @property
    def last(self) -> int:
        return self.start + len(self.rolls)

    @property
    def newer(self) -> str:
        return str(max(self.start - SHOWN, 0)) if self.start else ""

    @property
    def older(self) -> str:
        return str(self.last) if self.last < self.total else ""


def my_rolls(actor: Actor, start: int = 0) -> MyRolls:
    """The actor's own, the latest first; entered ones with their act."""
    counted = RollImport.objects.of(actor).annotate(of=Window(Count("pk")))
    own = counted.select_related("act").order_by("-uploaded_at", "pk")
    found: list[Any] = list(own[start : start + SHOWN])
    if start and not found:
        return my_rolls(actor)
    return MyRolls(rolls=found, start=start, total=found[0].of if found else 0)


def ahead(roll: RollImport) -> int:
    """How many files, of anybody, the worker takes before this one."""
    return RollImport.objects.filter(state__in=AT_WORK, state_since__lt=roll.state_since).exclude(pk=roll.pk).count()


def imports_called(batch: str) -> list[Act]:
    """The acts that a batch may mean: by the number of the act, or by the first signs of its roll's own number."""
    acts = Act.objects.filter(kind=ROLL_IMPORTED.key)
    by_roll = Q(pk__in=RollImport.objects.filter(act__isnull=False, id__startswith=batch.lower()).values("act_id"))
    by_act = Q(pk=int(batch)) if batch.isascii() and batch.isdecimal() and len(batch) < _LONGEST else Q()
    wanted = by_act | by_roll if len(batch) >= SHORTEST else by_act
    return list(acts.filter(wanted).order_by("pk")[:2]) if wanted else []
