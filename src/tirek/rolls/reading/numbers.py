"""Numbers as tables keep them: with signs around them, shortened to powers of ten, several in one cell."""

import re

from tirek.kernel.identifiers import LENGTH
from tirek.kernel.kazakh import normalise
from tirek.kernel.phones import read_phone
from tirek.kernel.sheets import unguarded

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+?\d{1,3}", re.IGNORECASE)
# Keeps the zeros of a number from a spreadsheet.
_AS_FORMULA = re.compile(r'\s*=\s*"([^"]*)"\s*')
_NOT_DIGITS = re.compile(r"[^0-9]")
_ZEROS = str.maketrans("ОOоo", "0000")
_BETWEEN = re.compile(r"[,;/\n|]| и | және ")
_NOT_OF_PHONES = re.compile(r"[^0-9+() -]")
_NOTHING = re.compile(r"[-–—_.…*?#/\\=xх\s]+", re.IGNORECASE)
_NOTHING_SAID = frozenset(
    """нет;жоқ;жок;н/д;нд;н.д.;б/н;бн;не указан;не указана;не указано;отсутствует;отсутствуют;көрсетілмеген;белгісіз;
    неизвестно;неизвестен;неизв;неизв.;n/a;na;none;null;nil;no;0;00;000;нету;не имеет;не имеется;нет данных;
    без номера;без отчества;#н/д;#n/a;#знач!;#value!;#ссылка!;#ref!;#имя?;#name?;#дел/0!;мәлімет жоқ;мәліметі жоқ;
    дерек жоқ;жоқ.;нет.;not given;unknown;empty;(пусто);пусто""".replace("\n", "")
    .replace("    ", "")
    .split(";")
)


def is_nothing(cell: str) -> bool:
    """Whether the cell says that there is nothing to say."""
    text = cell.strip()
    return len(text) <= 20 and (text.lower() in _NOTHING_SAID or bool(_NOTHING.fullmatch(text)))


def bare(cell: str) -> str:
    """Without the guard against formulas, and without the formula that keeps its zeros."""
    cell = unguarded(cell)
    found = _AS_FORMULA.fullmatch(cell) if "=" in cell else None
    return found[1] if found else cell


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet wrote the number as a power of ten: its last figures are lost."""
    return bool(_SHORTENED.fullmatch(text.strip().replace(" ", "")))


def iin_within(text: str) -> str:
    """The twelve digits of the cell, without what stands around and between them; nothing where there are not twelve.

    The letter О typed for a zero is one. Whoever takes the number must prove it.
    """
    digits = _NOT_DIGITS.sub("", text.translate(_ZEROS))
    return digits if len(digits) == LENGTH else ""


def phones_within(cell: str) -> list[str]:
    """The telephone numbers of a cell that is not one number."""
    parts = _BETWEEN.split(normalise(cell) if "\n" not in cell else cell)
    numbers = [read_phone(_NOT_OF_PHONES.sub("", part).strip()) for part in parts]
    return [number for number in dict.fromkeys(numbers) if number]
