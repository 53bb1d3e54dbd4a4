"""The imports of an account, and the queue they stand in."""

from django.db.models import Q

from tirek.kernel.actor import Actor
from tirek.members.models import Roll
from tirek.members.models.roll import AT_WORK
from tirek.structure.enums import ActKind
from tirek.structure.models import Act

SHOWN = 20
# So many signs of a roll's number are enough to say which one is meant.
SHORTEST = 6
_LONGEST = 19


def my_rolls(actor: Actor) -> list[Roll]:
    """The actor's own, the latest first; entered ones with their act."""
    return list(Roll.objects.of(actor).select_related("act").order_by("-uploaded_at", "pk")[:SHOWN])


def ahead(roll: Roll) -> int:
    """How many files, of anybody, the worker takes before this one."""
    return Roll.objects.filter(state__in=AT_WORK, state_since__lt=roll.state_since).exclude(pk=roll.pk).count()


def imports_called(batch: str) -> list[Act]:
    """The acts that a batch may mean: by the number of the act, or by the first signs of its roll's own number."""
    acts = Act.objects.filter(kind=ActKind.ROLL_IMPORTED)
    by_roll = Q(pk__in=Roll.objects.filter(act__isnull=False, id__startswith=batch.lower()).values("act_id"))
    by_act = Q(pk=int(batch)) if batch.isascii() and batch.isdecimal() and len(batch) < _LONGEST else Q()
    wanted = by_act | by_roll if len(batch) >= SHORTEST else by_act
    return list(acts.filter(wanted).order_by("pk")[:2]) if wanted else []
