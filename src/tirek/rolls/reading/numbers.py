"""Numbers as tables keep them: with signs around them, shortened to powers of ten, several in one cell."""

import re
from functools import lru_cache

from tirek.kernel.identifiers import LENGTH
from tirek.kernel.kazakh import normalise
from tirek.kernel.phones import read_phone
from tirek.kernel.sheets import unguarded

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+?\d{1,3}", re.IGNORECASE)
# Keeps the zeros of a number from a spreadsheet.
_AS_FORMULA = re.compile(r'\s*=\s*"([^"]*)"\s*')
_NOT_DIGITS = re.compile(r"[^0-9]")
_ZEROS = str.maketrans("ОOоo", "0000")
_BETWEEN = re.compile(r"[,;/\n|()]| и | или | және | немесе ")
_DIGIT = re.compile(r"[0-9]")
# Numbers that nothing but a space divides.
_PHONES = re.compile(r"(?<!\d)(?:\+?7|8)[ (-]*\d{3}[ )-]*\d{3}[ -]*\d{2}[ -]*\d{2}(?!\d)")
_NOT_OF_PHONES = re.compile(r"[^0-9+() -]")
_NOTHING = re.compile(r"[-–—_.…*?#/\\=xх\s]+", re.IGNORECASE)
_NOTHING_SAID = frozenset(
    """нд;бн;n/a;na;none;null;nil;no;#н/д;#n/a;#знач!;#value!;#ссылка!;#ref!;#имя?;#name?;#дел/0!;not given;
    unknown;empty;(пусто);пусто;бос;прочерк;not known;not stated""".replace("\n", "")
    .replace("    ", "")
    .split(";")
)
# «Н/д», «б/н», «н/у»: two single letters.
_TWO_LETTERS = re.compile(r"[нб]/ ?[а-яё]")
# That something is not there: «нет данных», «жоқ», «отсутствует».
_IS_NOT = re.compile(r"жоқ|жок|(?:нет|нету|отсут\w*|неизв\w*|белгісіз|уточняется|нақтылан\w*|не указан\w?)(?:[ .,].*)?")
# As much, where no surname stands: «не выдан», «без отч.», «билет жоқ», «көрсетілмеді», «толтырылмаған», «утерян».
_NOT_SAID = re.compile(
    r".*[ .](?:нет|жоқ|жок|емес|белгісіз|неизвестн[ао]|отсутствует)|"
    r"(?:не|без|в|на) .+|н\. ?д\.?|б\. ?н\.?|(?:утер|утрач|жоғал)\w*|"
    r"\w+(?:лма|лме|нба|нбе|нма|нме|ма|ме|ба|бе|па|пе)(?:ған|ген|ды|ді)"
)
# «0001234 сдан», «0001236 (утерян)», «0001237 от 01.02.2010».
_AMONG_WORDS = re.compile(r"\d[ ,;(].*[^\W\d_]{3}|[(;]|\d\.\d+\.\d")
_OF_KIN = re.compile(
    r"\b(?:жен[аы]|муж[а]?|сын[а]?|доч(?:ь|ка|ери)|мат(?:ь|ери)|мама|отец|отца|брат|сестра|сосед\w*|әйелі\w*|күйеуі\w*|"
    r"жұбайы\w*|ұлы\w*|қызы\w*|баласы\w*|анасы\w*|әкесі\w*|көршісі\w*|wife|husband|son|daughter|mother|father)\b",
    re.IGNORECASE,
)
_LONGEST = 30
_BETWEEN_CARDS = re.compile(r"[,;/\\|+&]|\b(?:и|или|және|мен|or|and)\b|(?<=\d{5}) (?=\d{5})", re.IGNORECASE)
_TWO, _LEAST_CARD = 2, 4
_ZERO = {"0", "00", "000"}


def is_nothing(cell: str) -> bool:
    """Whether the cell says that there is nothing to say, by a mark or a word that no name can be."""
    return cell.strip() in _ZERO if _DIGIT.search(cell) else _says_nothing(cell)


def is_not_said(cell: str) -> bool:
    """As ``is_nothing``, where no surname stands: «не выдан», «көрсетілмеді», too."""
    return cell.strip() in _ZERO if _DIGIT.search(cell) else _says_nothing(cell) or _says_not(cell)


@lru_cache(maxsize=100_000)
def _says_nothing(cell: str) -> bool:
    text = cell.strip()
    if len(text) > _LONGEST:
        return False
    low = text.lower().rstrip(" .")
    return low in _NOTHING_SAID or any((_NOTHING.fullmatch(text), _TWO_LETTERS.fullmatch(low), _IS_NOT.fullmatch(low)))


@lru_cache(maxsize=100_000)
def _says_not(cell: str) -> bool:
    text = cell.strip().lower()
    return len(text) <= _LONGEST and bool(_NOT_SAID.fullmatch(text))


def bare(cell: str) -> str:
    """Without the guard against formulas, and without the formula that keeps its zeros."""
    cell = unguarded(cell) if cell[:1] == "'" else cell
    found = _AS_FORMULA.fullmatch(cell) if "=" in cell else None
    return found[1] if found else cell


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet wrote the number as a power of ten: its last figures are lost."""
    return bool(_SHORTENED.fullmatch(text.strip().replace(" ", "")))


def is_among_words(number: str) -> bool:
    """Whether a card number has words behind it, or a day: which of them is the number is not told."""
    return bool(_AMONG_WORDS.search(number))


def are_several(number: str) -> bool:
    """Whether the cell has more than one card number: «0001234/0005678», not a series and a number, «43/086119»."""
    if not _BETWEEN_CARDS.search(number):
        return False
    parts = [part for text in _BETWEEN_CARDS.split(number) if (part := _NOT_DIGITS.sub("", text))]
    if len(set(parts)) < _TWO:
        return False
    if "/" not in number and "\\" not in number:
        return min(map(len, parts)) >= _LEAST_CARD
    return min(map(len, parts)) > _LEAST_CARD or (len(set(map(len, parts))) == 1 and len(parts[0]) >= _LEAST_CARD)


def is_of_kin(cell: str) -> bool:
    """Whether the telephone is said to be of a spouse, a child, a neighbour."""
    return bool(_OF_KIN.search(cell))


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
    if not any(numbers):
        numbers = [read_phone(part) for part in _PHONES.findall(cell)]
    return [number for number in dict.fromkeys(numbers) if number]
