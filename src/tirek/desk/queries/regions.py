"""The regions on a map of equal tiles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import takewhile
from typing import Any

from django.utils.translation import get_language

from tirek.figures.queries import Reading, measure
from tirek.kernel.numbers import round_half_up
from tirek.structure.models import Unit
from tirek.structure.queries import NameOfDay, names_on
from tirek.ui.words import in_short, named


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


# The least that two written values differ by.
_STEP = Fraction(1, 10)
# A city of the country's rank, which stands beside the regions: «Нұр-Сұлтан қаласы».
_CITY = ("қала", "город", "city")
# What stands before a name in Russian: «город Астана», «область Абай».
_BEFORE = ("город", "область")
# A region called by an adjective («Актюбинская область») is called by the noun here, as in Kazakh.
_RUSSIAN = {
    "абай": "Абай", "ақмола": "Акмола", "ақтөбе": "Актобе", "алматы": "Алматы", "атырау": "Атырау", "жамбыл": "Жамбыл",
    "жетісу": "Жетысу", "қарағанды": "Караганда", "қостанай": "Костанай", "қызылорда": "Кызылорда",
    "маңғыстау": "Мангистау", "павлодар": "Павлодар", "түркістан": "Туркестан", "ұлытау": "Улытау",
}  # fmt: skip


@dataclass(frozen=True)
class Shade:
    """A class of the map, from 1 to 4, and the values in it as they are written: no two classes share one."""

    number: int
    first: Fraction | None
    last: Fraction | None


@dataclass(frozen=True)
class Map:
    """Regions in four classes of about equal number; ``bounds`` are the values at which a class begins, as written."""

    figure: Any
    tiles: list[Tile]
    bounds: list[Fraction]

    @property
    def shades(self) -> list[Shade]:
        """The classes that there are: of equal bounds the class between them is empty."""
        firsts, lasts = [None, *self.bounds], [*(bound - _STEP for bound in self.bounds), None]
        found = [Shade(number, *ends) for number, ends in enumerate(zip(firsts, lasts, strict=True), start=1)]
        return [one for one in found if one.first is None or one.last is None or one.first <= one.last]


def region_map(regions: Sequence[Unit], key: str, on: date) -> Map | None:
    """The regions of the day, where they lie. None unless they carry the codes of the country's regions."""
    placed = [unit for unit in regions if unit.code.startswith("KZ-") and unit.code[3:].isdecimal()]
    if len(placed) < 10:
        return None
    ids = [unit.pk for unit in placed]
    readings, names = measure([key], ids, on), names_on(ids, on)
    values = sorted(round_half_up(found.value, 1) for found in readings.values() if found.value is not None)
    if not values:
        return None
    bounds = [values[len(values) * quarter // 4] for quarter in (1, 2, 3)]
    called = [named(names[unit.pk]) for unit in placed]
    shorts = short_names([map_name(names[unit.pk]) for unit in placed])
    tiles = [
        _tile(unit, name, short, readings[key, unit.pk], bounds)
        for unit, name, short in zip(placed, called, shorts, strict=True)
    ]
    return Map(readings[key, ids[0]].figure, tiles, bounds)


def map_name(name: NameOfDay) -> str:
    """What a region is called that day, in Russian by the noun where it has one."""
    words = name.name_kk.split()
    noun = _RUSSIAN.get(words[0].lower()) if len(words) == 2 and not words[1].startswith(_CITY) else None
    own = in_short(name)
    return f"{noun} область" if noun and get_language() == "ru" and own == named(name) else own


def _tile(unit: Unit, name: str, short: str, reading: Reading, bounds: Sequence[Fraction]) -> Tile:
    shown = None if reading.value is None else round_half_up(reading.value, 1)
    return Tile(
        unit=unit,
        name=name,
        place=unit.code[3:],
        short=short,
        letters=letters(short),
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        shade=1 + sum(1 for bound in bounds if shown is not None and shown >= bound),
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
    return [*words[1:], words[0]] if len(words) > 1 and words[0].lower() in _BEFORE else words
