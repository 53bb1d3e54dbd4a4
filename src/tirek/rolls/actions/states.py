"""From one state of a roll to the next, and the waking of the worker."""

from typing import Any
from uuid import UUID

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused, in_all_languages
from tirek.rolls.models import RollImport, RollState
from tirek.rolls.models.imports import AT_WORK

# The job is known by name, because jobs stand above actions. Jobs with one lock are carried out one after the other.
CARRY_ON = "rolls.carry_on"
ONE_AT_A_TIME = "rolls.carry_on"
# Before rolls stood apart from members; a job of that name may still wait after an upgrade.
CARRY_ON_BEFORE = "members.carry_on_roll"


class NotNow(Refused):
    """The roll has gone on in the meantime, perhaps in another window."""

    code = "roll_not_now"
    message = _("The import has gone on in the meantime. This is how it stands now.")


def own(actor: Actor, roll_id: UUID) -> RollImport:
    """The actor's roll, locked. Raises RollImport.DoesNotExist."""
    return RollImport.objects.of(actor).select_for_update(of=["self"]).get(pk=roll_id)


def go(roll: RollImport, state: RollState, **changes: Any) -> None:
    """Enter a state, with what belongs to it. If the worker is to carry on, it is woken when this is committed."""
    changes |= {"state": state, "attempts": 0, "failure": None, "stopped_in": ""}
    RollImport.objects.filter(pk=roll.pk).update(state_since=Now(), **changes)
    for name, value in changes.items():
        setattr(roll, name, value)
    if state in AT_WORK:
        wake(roll)


def stop(roll: RollImport, refusal: Refused) -> None:
    """It cannot go on."""
    words = in_all_languages(refusal)
    RollImport.objects.filter(pk=roll.pk).update(
        state=RollState.FAILED, state_since=Now(), stopped_in=roll.state, failure={"code": refusal.code, **words}
    )


def wake(roll: RollImport) -> None:
    """A job rests in the database like everything else: what is rolled back wakes nobody."""
    app.configure_task(CARRY_ON, lock=ONE_AT_A_TIME).defer(roll_id=str(roll.pk))
