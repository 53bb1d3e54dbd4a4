"""From one state of a roll to the next, and the waking of the worker."""

from typing import Any
from uuid import UUID

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.rolls.models import RollImport, RollState
from tirek.tasks.actions import ask

IMPORTING = "rolls.import"


class NotNow(Refused):
    """The roll has gone on in the meantime, perhaps in another window."""

    code = "roll_not_now"
    message = _("The import has gone on in the meantime. This is how it stands now.")


def own(actor: Actor, roll_id: UUID) -> RollImport:
    """The actor's roll, locked. Raises RollImport.DoesNotExist."""
    return RollImport.objects.of(actor).select_for_update(of=["self"]).get(pk=roll_id)


def go(roll: RollImport, state: RollState, **changes: Any) -> None:
    """Enter a state, with what belongs to it."""
    changes |= {"state": state, "stopped_in": ""}
    RollImport.objects.filter(pk=roll.pk).update(state_since=Now(), **changes)
    for name, value in changes.items():
        setattr(roll, name, value)


def answered(actor: Actor, roll: RollImport, state: RollState, **changes: Any) -> None:
    """A person has answered: enter a state, and if the worker is to carry on, have it do so when this is committed."""
    go(roll, state, **changes)
    if roll.is_at_work:
        ask(actor=actor, kind=IMPORTING, subject=roll.pk)
