"""Writing the log."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from tirek.audit.models import Entry
from tirek.kernel.actor import Actor


def record(
    actor: Actor,
    act: str,
    thing: models.Model,
    *,
    unit_id: int | None = None,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Add the line of an act. Called inside the transaction of the act, so that neither stands without the other.

    Values that identify a person (IIN, contacts) are not given; a bulk act gives the count and a digest of its rows.
    """
    Entry.objects.create(
        account_id=actor.account_id,
        reason=actor.reason,
        act=act,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        unit_id=unit_id,
        old=dict(old or {}),
        new=dict(new or {}),
    )
