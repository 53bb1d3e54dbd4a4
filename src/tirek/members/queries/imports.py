"""The imports of an account, and the queue they stand in."""

from tirek.kernel.actor import Actor
from tirek.members.models import Roll
from tirek.members.models.roll import AT_WORK

SHOWN = 20


def my_rolls(actor: Actor) -> list[Roll]:
    """The actor's own, the latest first; entered ones with their act."""
    return list(Roll.objects.of(actor).select_related("act").order_by("-uploaded_at", "pk")[:SHOWN])


def ahead(roll: Roll) -> int:
    """How many files, of anybody, the worker takes before this one."""
    return Roll.objects.filter(state__in=AT_WORK, state_since__lt=roll.state_since).exclude(pk=roll.pk).count()
