"""Resolutions, as far as somebody sees an act that rests on one."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import Link
from tirek.structure.models import Act, Resolution, Unit
from tirek.structure.permissions import VIEW_UNIT


def acts_on(actor: Actor, resolutions: Collection[int]) -> QuerySet[Act]:
    """Those at units that the actor sees; an undone one stands, its undoing does not."""
    units = actor.visible(Unit, VIEW_UNIT).values("pk")
    return Act.objects.filter(resolution__in=resolutions, unit__in=units, undoes__isnull=True)


def resolutions_seen(actor: Actor) -> QuerySet[Resolution]:
    """Those on which an act rests that the actor sees."""
    units = actor.visible(Unit, VIEW_UNIT).values("pk")
    return Resolution.objects.filter(pk__in=Act.objects.filter(unit__in=units).values("resolution"))


def units_of_resolution(subject: str) -> Any:
    """The ids of the units at which acts rest on it."""
    return Act.objects.filter(resolution=int(subject)).values("unit")


def find_resolutions(actor: Actor, keys: Collection[str]) -> Mapping[str, Link]:
    found = resolutions_seen(actor).filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return {
        str(one.pk): Link(label=f"{one}, {one.body}", address=reverse("units:resolution", args=[one.public_id]))
        for one in found
    }
