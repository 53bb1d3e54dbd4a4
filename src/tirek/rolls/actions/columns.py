"""What the columns of a sender's files say: guessed from what is known, and remembered once it was settled."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from tirek.kernel.actor import Actor
from tirek.kernel.errors import NotAllowed
from tirek.members.permissions import IMPORT_ROLL
from tirek.rolls.models import RollColumns
from tirek.rolls.queries.cards import card_numbers
from tirek.rolls.queries.units import units_called
from tirek.rolls.reading.columns import KnownTexts, RollColumn, digest_of, guess
from tirek.rolls.reading.files import RollTable
from tirek.structure.models import Unit


def guessed(actor: Actor, table: RollTable) -> list[RollColumn]:
    """What each column of the table says, as far as the actor's last files, its units and its members tell."""
    return guess(table.headings, table.sample, remembered(actor, table.headings), known=known_to(actor))


def known_to(actor: Actor) -> KnownTexts:
    """Units and members that the actor may see."""
    return KnownTexts(units=partial(units_called, actor), cards=partial(card_numbers, actor))


def remembered(actor: Actor, headings: Sequence[str]) -> list[str] | None:
    """What the columns of the sender's last file with these headings said; also of its lines that came back."""
    if actor.account_id is None or not any(headings):
        return None
    found = RollColumns.objects.filter(account_id=actor.account_id, headings=digest_of(headings)).first()
    return None if found is None else [*found.fields, *[""] * (len(headings) - len(found.fields))]


@transaction.atomic
def remember(*, actor: Actor, headings: Sequence[str], fields: Sequence[str]) -> None:
    """Keep what somebody settled, for the next file with these headings. The system settles anew each time."""
    if actor.account_id is None or not any(headings):
        return
    if not actor.visible(Unit, IMPORT_ROLL).exists():
        raise NotAllowed(permission=IMPORT_ROLL.label)
    RollColumns.objects.update_or_create(
        account_id=actor.account_id, headings=digest_of(headings), defaults={"fields": list(fields)}
    )
