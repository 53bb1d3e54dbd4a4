"""Days as people write them into tables: in figures of any order, in words, as a program counts them."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from tirek.kernel.dates import FIRST_YEAR
from tirek.kernel.kazakh import normalise

# fmt: off
_MONTHS = {
    stem: month
    for month, stems in enumerate((
        "қаң каң қан кан янв jan", "ақп акп фев feb", "нау мар mar", "сәу сау апр apr", "мам май мая may",
        "мау июн jun",
        "шіл шил июл jul", "там авг aug", "қыр кыр сен sep", "қаз каз окт oct", "қар кар ноя nov", "жел дек dec",
    ), 1)
    for stem in stems.split()
}
_ROMAN = {
    text: nth for nth, text in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
# fmt: on
# Words around a day that say that it is one: «12.03.1985 г.р.», «1985 жылғы 12 наурыз».
_AROUND = {
    "г",
    "гр",
    "г.р",
    "год",
    "года",
    "рожд",
    "рождения",
    "р",
    "ж",
    "ж.т",
    "жыл",
    "жылы",
    "жылғы",
    "жылгы",
    "туған",
    "т",
    "of",
    "от",
    "с",
    "y",
    "күні",
}  # fmt: skip
_HOURS = re.compile(r"[ t]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m)?$")
# Midnight somewhere. Any other hour of another clock may be of the day before: 1980-05-03T19:00Z is 4 May in Astana.
_MIDNIGHT = re.compile(r"[ t]00:00(?::00(?:[.,]0+)?)?(?:z|[+-]\d{2}:?\d{2})$")
# A letter typed for a zero.
_LETTER_O = re.compile(r"(?<=\d)[оo]+(?=\d|$|[./-])|(?<![^\W\d_])[оo]+(?=\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:\.[^\W\d_]+)*")
_QUOTES = str.maketrans("", "", "«»\"“”„'`*()")
# What a spreadsheet counts from, and the days that it may mean by five figures: 1910 to 2064.
_EPOCH = date(1899, 12, 30)
_SERIALS = range(3654, 60_000)


# Of all days three in five are above twelve; of a few lines not so many need be.
_TELLING = 5


class WrittenDay(NamedTuple):
    """A day, or why there is none; ``note`` says what was added to what is written."""

    day: date | None = None
    fault: str = ""
    note: str = ""


# As programs write a day: the order cannot be meant otherwise.
_PLAIN = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

UNREADABLE = WrittenDay(fault="date_unreadable")
IMPOSSIBLE = WrittenDay(fault="date_impossible")
YEAR_ONLY = WrittenDay(fault="year_only")


def read_day(cell: str, *, latest: date, month_first: bool = False) -> WrittenDay:
    """``latest``: of a year in two figures the last one that is not later is meant."""
    if plain := _PLAIN.fullmatch(cell):
        return _made(plain[1], int(plain[2]), plain[3], latest)
    text = normalise(cell).translate(_QUOTES).strip().lower()
    text = _MIDNIGHT.sub("", _HOURS.sub("", text)).strip(" .,;")
    text = _LETTER_O.sub(lambda found: "0" * len(found[0]), text) if _LETTER_O.search(text) else text
    if text.isdecimal():
        return _of_figures(text, latest)
    tokens = [token for token in _TOKEN.findall(text) if token.rstrip(".") not in _AROUND]
    if len(tokens) == 1 and tokens[0].isdecimal():
        return _of_figures(tokens[0], latest) if len(tokens[0]) == 4 else UNREADABLE
    if len(tokens) != 3:
        return UNREADABLE
    month = next((found for token in tokens if (found := _month(token))), 0)
    if not month:
        if not all(map(str.isdecimal, tokens)):
            return UNREADABLE
        return _of_three(tokens, latest, month_first=month_first)
    figures = [token for token in tokens if token.isdecimal()]
    if len(figures) != 2:
        return UNREADABLE
    first, second = figures
    return _made(first, month, second, latest) if len(first) == 4 else _made(second, month, first, latest)


def is_month_first(cells: list[str]) -> bool:
    """Whether a column has the month before the day, as in America: the second figure is above twelve in as many lines
    as it would be, the first in none. One such line alone, with points, is a slip of the pen.
    """
    found = [
        tokens
        for cell in cells
        if len(tokens := [token for token in _TOKEN.findall(cell) if token not in _AROUND]) >= 3
        and all(map(str.isdecimal, tokens[:3]))
    ]
    pairs = [(int(one[0]), int(one[1])) for one in found if len(one[0]) < 3 and len(one[1]) < 3]
    telling = sum(second > 12 for _first, second in pairs)
    least = 1 if any("/" in cell for cell in cells) else 2
    most = len(pairs) * 2 >= sum(any(map(str.isdecimal, cell)) for cell in cells)
    return (
        telling >= least and telling * _TELLING >= len(pairs) and most and all(first <= 12 for first, _second in pairs)
    )


def _month(token: str) -> int:
    if token.isdecimal():
        return 0
    return _MONTHS.get(token[:3], 0) or _ROMAN.get(token, 0)


def _of_figures(text: str, latest: date) -> WrittenDay:
    """A year alone, a day without separators, or how many days a spreadsheet counts."""
    if len(text) == 4 and FIRST_YEAR <= int(text) <= latest.year + 1:
        return YEAR_ONLY
    if len(text) == 8:
        orders = [(text[:4], text[4:6], text[6:]), (text[4:], text[2:4], text[:2])]
        made = [_made(year, int(month), day, latest) for year, month, day in orders]
        return next((one for one in made if one.day and one.day.year >= 1900), UNREADABLE)
    if len(text) == 5 and int(text) in _SERIALS:
        return WrittenDay(_EPOCH + timedelta(days=int(text)), note="serial")
    return UNREADABLE


def _of_three(tokens: list[str], latest: date, *, month_first: bool) -> WrittenDay:
    first, second, third = tokens
    if len(first) == 4:
        return _made(first, int(second), third, latest)
    if len(third) not in (2, 4):
        return UNREADABLE
    day, month = (second, first) if month_first else (first, second)
    made = _made(third, int(month), day, latest)
    return made._replace(note="month_first") if month_first and made.day else made


def _made(year: str, month: int, day: str, latest: date) -> WrittenDay:
    number, note = int(year), ""
    if len(year) == 2:
        number += 2000 if 2000 + number <= latest.year else 1900
        note = "century"
    elif len(year) != 4:
        return UNREADABLE
    if number < FIRST_YEAR:
        return IMPOSSIBLE
    try:
        return WrittenDay(date(number, month, int(day)), note=note)
    except (ValueError, OverflowError):
        return IMPOSSIBLE
