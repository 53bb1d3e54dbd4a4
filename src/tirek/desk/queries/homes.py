"""The units that an account was given, and the numbers shown first of each."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tirek.members.figures import MEDIAN_AGE
from tirek.structure.enums import UnitRole
from tirek.structure.figures import LOCAL_BRANCHES
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on
from tirek.ui.days import of_request, on_query
from tirek.ui.words import named
from tirek.units.tables.strip import keys_for

FEW = 4


@dataclass(frozen=True)
class Home:
    """A unit that an account was given, as the shell shows it."""

    unit: Unit
    name: str
    kind: str
    href: str


def homes(request: HttpRequest) -> list[Home]:
    """The units this account was given, the highest first. Asked once for a request, by the page and by the shell."""
    found: list[Home] | None = getattr(request, "_homes", None)
    if found is None:
        found = _homes(request)
        request._homes = found  # type: ignore[attr-defined]  # kept for the request
    return found


def _homes(request: HttpRequest) -> list[Home]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    asof = of_request(request)
    granted = actor.visible(Unit, VIEW_UNIT).filter(pk__in=actor.unit_ids)
    units = list(granted.select_related("kind").order_by("kind__level", "code", "pk"))
    names = names_on([unit.pk for unit in units], asof.day)
    return [
        Home(unit, name, _kind(unit, name), reverse("desk:home") + on_query(asof, unit=unit.code))
        for unit, name in ((unit, named(names[unit.pk])) for unit in units)
    ]


def _kind(unit: Unit, name: str) -> str:
    """Nothing where the unit is called by its kind."""
    kind = named(unit.kind)
    return "" if kind.casefold() == name.casefold() else kind


def homes_of_reader(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the unit at the head of the side column."""
    found = homes(request)
    return {"home": found[0] if found else None, "homes": found}


def keys_of(role: str) -> tuple[str, ...]:
    """The few numbers of the strip: the rest stands on the page of the unit. The first page waits for no median of a
    region's tens of thousands of members."""
    swapped = {MEDIAN_AGE: LOCAL_BRANCHES} if role == UnitRole.BRANCH else {}
    return tuple(swapped.get(key, key) for key in keys_for(role))[:FEW]
