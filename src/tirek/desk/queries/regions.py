"""The regions on a map of equal tiles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import takewhile
from typing import Any

from tirek.figures.queries import Reading, measure
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.words import named


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A region on the map of equal tiles. ``place`` is its code after the country's, ``shade`` from 1 to 4."""

    unit: Unit
    name: str
    place: str
    short: str
    letters: str
    value: Fraction | None
    numerator: int | None
    denominator: int | None
    shade: int


# A city of the country's rank, which stands beside the regions: «Нұр-Сұлтан қаласы».
_CITY = ("қала", "город", "city")


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
        letters=letters(short),
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        shade=1 + sum(1 for bound in bounds if reading.value is not None and reading.value >= bound),
    )


def letters(short: str) -> str:
    """What fits into a tile on a phone: «Қост»; of two alike «Алмо» and «Алмқ»."""
    word, _space, kind = short.partition(" ")
    return word[:3] + kind[0] if kind else word[:4]


def short_names(names: Sequence[str]) -> list[str]:
    """What fits into a tile: «Қызылорда»; of two alike «Алматы обл.» and «Алматы қал.»; of several words «БҚО»."""
    first = Counter(_words(name)[0] for name in names)
    return [short_name(name, first[_words(name)[0]] > 1) for name in names]


def short_name(name: str, ambiguous: bool) -> str:
    """A region's name for its tile; ``ambiguous`` where another one begins with the same word."""
    words = _words(name)
    proper = takewhile(lambda word: word[0].isupper(), words)
    parts = [part for word in proper for part in word.split("-")]
    if len(parts) > 1 and not words[-1].lower().startswith(_CITY):
        return "".join(part[0].upper() for part in parts) + ("R" if name.isascii() else "О")
    return f"{words[0]} {words[1][:3]}." if ambiguous and len(words) > 1 else words[0]


def _words(name: str) -> list[str]:
    """With the kind behind the name: «город Астана» is «Астана город»."""
    words = name.split()
    return [*words[1:], words[0]] if len(words) > 1 and words[0].lower().startswith(_CITY) else words
