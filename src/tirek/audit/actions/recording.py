"""Writing the log."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models.functions import Now

from tirek.audit.models import Entry
from tirek.kernel.actor import Actor
from tirek.kernel.marks import current_mark

# Who looks, goes on to correct, comes back and reloads has looked once. Longer, and a second look on the same day would
# be lost; shorter, and the log fills with the back button.
LOOKED_AGAIN = timedelta(minutes=5)
# Whoever works through a list opens one page of it after the other, and comes back to it all day.
LISTED_AGAIN = timedelta(hours=1)
# An IIN has twelve digits, a phone ten or more.
_LONG_NUMBER = re.compile(r"(?<![\w-])\+?[0-9](?:[ ()-]{0,2}[0-9]){9,}(?![\w-])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
HIDDEN = "***"


def record(
    actor: Actor,
    act: str,
    thing: models.Model,
    *,
    unit_id: int | None = None,
    person_id: int | None = None,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    resolution: models.Model | None = None,
) -> None:
    """Add the line of an act. Called inside the transaction of the act, so that neither stands without the other.

    Values that identify a person (IIN, contacts) are given as digests; should one slip through all the same, it is
    blotted out. A bulk act gives the count. ``person_id`` is whom it concerns, where that is one person.
    """
    Entry.objects.create(
        account_id=actor.account_id,
        on_behalf_of_id=actor.on_behalf_of_id,
        reason=actor.reason,
        act=act,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        object_public_id=getattr(thing, "public_id", None),
        unit_id=unit_id,
        person_id=person_id,
        old=_blotted(dict(old or {})),
        new=_blotted(dict(new or {})),
        resolution_id=resolution.pk if resolution else None,
        resolution=str(resolution) if resolution else "",
        mark=current_mark(),
    )


def saw(actor: Actor, act: str, thing: models.Model, *, person_id: int, unit_id: int | None = None) -> None:
    """Add a line that the actor looked at a person, unless there is one of the last minutes already."""
    again = Entry.objects.about(person_id).filter(at__gt=Now() - LOOKED_AGAIN, act=act, account=actor.account_id or 0)
    if not again.exists():
        record(actor, act, thing, unit_id=unit_id, person_id=person_id)


def listed(actor: Actor, act: str, places: Iterable[models.Model]) -> None:
    """Add a line, at each of these units, that the actor read a list of those in it; in an hour there is one."""
    here = {place.pk: place for place in places}
    lately = Entry.objects.filter(act=act, account=actor.account_id or 0, at__gt=Now() - LISTED_AGAIN)
    told = set(lately.filter(unit_id__in=here).values_list("unit_id", flat=True))
    for unit_id in here.keys() - told:
        record(actor, act, here[unit_id], unit_id=unit_id)


def _blotted(value: Any) -> Any:
    """Without numbers so long that they could be somebody's, and without addresses of mail."""
    if isinstance(value, str):
        return _MAIL.sub(HIDDEN, _LONG_NUMBER.sub(HIDDEN, value))
    if isinstance(value, Mapping):
        return {key: _blotted(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_blotted(each) for each in value]
    return value
