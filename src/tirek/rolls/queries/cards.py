"""Which texts of a file are card numbers, to know such a column by its contents."""

from collections.abc import Collection

from tirek.kernel.actor import Actor
from tirek.members.models import Membership
from tirek.members.permissions import VIEW_MEMBERS


def card_numbers(actor: Actor, texts: Collection[str]) -> set[str]:
    """Those of the texts that are card numbers, of members whom the actor sees: nothing is asked past the wall."""
    seen = actor.visible(Membership, VIEW_MEMBERS).filter(number__in=texts)
    return set(seen.values_list("number", flat=True))
