"""Personal names in all the forms in which rolls and documents write them. A name never tells the sex.

A cell has surname, given name, patronymic, in this order, unless its endings say otherwise: «Қайрат Әбдіқайымов»,
«Иван Петрович Иванов», «Азамат Серікұлы», «А. Әлназарова».
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import cyrillic_if_alike, fold, normalise

NBSP = "\u00a0"


class NotAName(Refused):
    code = "not_a_name"
    message = _("“%(text)s” is not a name. Write surname, given name and patronymic in letters.")


@dataclass(frozen=True)
class PersonName:
    """The parts of a name, cleaned. All but the surname may be empty; a part may be an initial with its point."""

    surname: str
    given: str = ""
    patronymic: str = ""

    def __str__(self) -> str:
        return self.full

    @property
    def full(self) -> str:
        """Әлназарова Айгүл Серікқызы."""
        return " ".join(filter(None, (self.surname, self.given, self.patronymic)))

    @property
    def short(self) -> str:
        """Әлназарова Айгүл."""
        return " ".join(filter(None, (self.surname, self.given)))

    @property
    def initials(self) -> str:
        """А. Әлназарова, unbroken."""
        return f"{self.given[0]}.{NBSP}{self.surname}" if self.given else self.surname

    @property
    def fold(self) -> str:
        """For finding the same person under another spelling; equal to ``kk_fold`` of the full name."""
        return fold(self.full)


_PART = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
_INITIAL = re.compile(r"[^\W\d_]\.?")
_HYPHENED = re.compile(r"-(?=(?:ұлы|қызы)$)", re.IGNORECASE)
_JOINED = {"ұлы", "улы", "қызы"}
_SEPARATE = {"оглы", "оғлы", "огли", "кызы", "кизи", "гызы", "уулу"}
_ENDINGS = _JOINED | _SEPARATE
_PATRONYMIC = re.compile(r".(?:ұлы|улы|қызы|кызы|ович|евич|ьич|овна|евна|ична|инична)$", re.IGNORECASE)
# Endings that no given name has; -ин and -ина are left out, since Айдын is also Айдин, and Мәдина is a given name.
_SURNAME = re.compile(r".{2}(?:ов|ова|ев|ева|ёв|ёва|ский|ская|цкий|цкая)$", re.IGNORECASE)


def parse_name(cell: str) -> PersonName:
    """Read a name from one cell. Raises NotAName for what is empty or holds anything but letters."""
    tokens = _tokens(cell)
    words = _surname_first([word for word in tokens if not _INITIAL.fullmatch(word)])
    if not words:
        raise NotAName(text=cell)
    surname, *rest = words + [f"{word[0]}." for word in tokens if _INITIAL.fullmatch(word)]
    return PersonName(surname, "".join(rest[:1]), " ".join(rest[1:]))


def clean_name_part(text: str) -> str:
    """One part from a column of its own: normalised, with its capital letter, «Серік ұлы» joined. May be empty.

    Raises NotAName.
    """
    return " ".join(_tokens(text))


def _surname_first(words: list[str]) -> list[str]:
    """In the order of a document, when endings tell that the cell has another.

    An ending that stands alone is not a name to go by: behind another word it would be taken for that word's.
    """
    if any(word.lower().split()[0] in _ENDINGS for word in words):
        return words
    if len(words) == 2 and tells_surname(words[1]) and not tells_surname(words[0]):
        return words[::-1]
    if len(words) == 3 and is_patronymic(words[1]) and not is_patronymic(words[2]):
        first, patronymic, last = words
        return [first, last, patronymic] if tells_surname(first) else [last, first, patronymic]
    if len(words) == 3 and is_patronymic(words[2]) and _SURNAME.search(words[1]) and not tells_surname(words[0]):
        return [words[1], words[0], words[2]]
    return words


def is_patronymic(word: str) -> bool:
    return bool(_PATRONYMIC.search(word))


def tells_surname(word: str) -> bool:
    """Whether the ending says that it is not a given name."""
    return bool(_SURNAME.search(word)) or is_patronymic(word)


def _tokens(cell: str) -> list[str]:
    """The words of a cell, each checked and written as a document writes it."""
    words: list[str] = []
    for token in cyrillic_if_alike(normalise(cell)).replace(".", ". ").replace(",", " ").split():
        word = token if _INITIAL.fullmatch(token) else _HYPHENED.sub("", token.removesuffix("."))
        if not (_PART.fullmatch(word) or _INITIAL.fullmatch(word)):
            raise NotAName(text=cell)
        # What already has an ending of its own takes no other: «Аа гызы» stays, and the next word is a word.
        if words and word.lower() in _JOINED and " " not in words[-1]:
            words[-1] += word.lower()
        elif words and word.lower() in _SEPARATE:
            words[-1] += f" {word.lower()}"
        else:
            words.append(_capitals(word))
    return words


def _capitals(word: str) -> str:
    """All in capitals or all small, a word gets one capital in each part; a mixed one is its owner's choice."""
    if word.isupper() or word.islower():
        return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return word
