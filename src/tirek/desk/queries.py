"""What the desk shows: one's own unit, what waits there, how the regions stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import takewhile
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tirek.figures.queries import Reading, measure
from tirek.figures.tables.strip import keys_for
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import open_matters
from tirek.kernel.numbers import format_count
from tirek.structure.enums import Role
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT
from tirek.structure.queries import names_on
from tirek.ui.days import of_request, on_query
from tirek.ui.templatetags.reading import named

SHOWN = 5


@dataclass(frozen=True)
class Home:
    """A unit that an account was given, as the shell shows it."""

    unit: Unit
    name: str
    kind: str
    href: str


@dataclass(frozen=True)
class Matter:
    """Something that waits for a person."""

    title: str
    href: str
    text: str = ""
    badge: str = ""
    kind: str = ""


def homes(request: HttpRequest) -> list[Home]:
    """The units this account was given, the highest first. Asked once for a request, by the page and by the shell."""
    found: list[Home] | None = getattr(request, "_homes", None)
    if found is None:
        found = _homes(request)
        request._homes = found  # type: ignore[attr-defined]
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
        Home(unit, named(names[unit.pk]), named(unit.kind), reverse("desk:home") + on_query(asof, unit=unit.code))
        for unit in units
    ]


def home(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the unit at the head of the side column."""
    found = homes(request)
    return {"home": found[0] if found else None, "homes": found}


def keys_of(role: str) -> tuple[str, ...]:
    """The numbers of the strip. The first page waits for no median of a region's tens of thousands of members."""
    swapped = {"members.median_age": "units.local_branch"} if role == Role.BRANCH else {}
    return tuple(swapped.get(key, key) for key in keys_for(role))


def matters(actor: Actor, unit: Unit, on: date) -> list[Matter]:
    """What waits for a decision, as the domains declare it; then the gaps that make the unit's numbers less sure."""
    declared = [
        Matter(title, href, str(matter.name), badge=urgency, kind="warn")
        for matter in open_matters
        for title, href, urgency in matter.find(actor, unit.pk, on)
    ]
    return [*declared, *gaps(unit, on)]


def gaps(unit: Unit, on: date) -> list[Matter]:
    """What the records lack, each with the page that lists the records."""
    keys = ["members.birth_unknown", "members.sex_unknown", "units.holding", "units.known"]
    found = measure(keys, [unit.pk], on)
    number = {key: int(found[key, unit.pk].value or 0) for key in keys}
    without_roll = number["units.holding"] - number["units.known"]
    rows = (
        ("members.birth_unknown", number["members.birth_unknown"], _("Enter the birth dates that are missing"),
         _("Members whose age is not known count as neither young nor old.")),
        ("members.sex_unknown", number["members.sex_unknown"], _("Enter the sex where it is missing"),
         _("The share of women is lower than it is while these are unknown.")),
        ("units.known", without_roll, _("Import the rolls that are missing"),
         _("Until then the numbers of members are incomplete.")),
    )  # fmt: skip
    return [
        Matter(title, reverse("figures:figure", args=[key]) + f"?unit={unit.code}", text, format_count(count), "warn")
        for key, count, title, text in rows
        if count
    ]


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A region on the map of equal tiles. ``place`` is its code after the country's, ``shade`` from 1 to 4."""

    unit: Unit
    name: str
    place: str
    short: str
    value: Fraction | None
    numerator: int | None
    denominator: int | None
    shade: int


@dataclass(frozen=True)
class Map:
    """Regions in four classes of equal number; ``bounds`` are the values at which a class begins."""

    figure: Any
    tiles: list[Tile]
    bounds: list[Fraction]


def region_map(regions: Sequence[Unit], key: str, on: date) -> Map | None:
    """The regions of the day, where they lie. None unless they carry the codes of the country's regions."""
    placed = [unit for unit in regions if unit.code.startswith("KZ-") and unit.code[3:].isdecimal()]
    if len(placed) < 10:
        return None
    ids = [unit.pk for unit in placed]
    readings, names = measure([key], ids, on), names_on(ids, on)
    values = sorted(reading.value for reading in readings.values() if reading.value is not None)
    if not values:
        return None
    bounds = [values[len(values) * quarter // 4] for quarter in (1, 2, 3)]
    called = [named(names[unit.pk]) for unit in placed]
    tiles = [
        _tile(unit, name, short, readings[key, unit.pk], bounds)
        for unit, name, short in zip(placed, called, short_names(called), strict=True)
    ]
    return Map(readings[key, ids[0]].figure, tiles, bounds)


def _tile(unit: Unit, name: str, short: str, reading: Reading, bounds: Sequence[Fraction]) -> Tile:
    return Tile(
        unit=unit,
        name=name,
        place=unit.code[3:],
        short=short,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        shade=1 + sum(1 for bound in bounds if reading.value is not None and reading.value >= bound),
    )


def short_names(names: Sequence[str]) -> list[str]:
    """What fits into a tile: «Қызылорда»; of two alike «Алматы обл.» and «Алматы қал.»; of several words «БҚО»."""
    first = Counter(name.split()[0] for name in names)
    return [short_name(name, first[name.split()[0]] > 1) for name in names]


def short_name(name: str, ambiguous: bool) -> str:
    """A region's name for its tile; ``ambiguous`` where another one begins with the same word."""
    words = name.split()
    proper = takewhile(lambda word: word[0].isupper(), words)
    parts = [part for word in proper for part in word.split("-")]
    if len(parts) > 1:
        return "".join(part[0].upper() for part in parts) + ("R" if name.isascii() else "О")
    return f"{words[0]} {words[1][:3]}." if ambiguous and len(words) > 1 else words[0]
