"""Which word of a whole name is the surname, where no ending tells it: as most names of the column have it.

«Айдос Сейтқали Нұрланұлы» and «Сейтқали Айдос Нұрланұлы» end alike. Where neither the other names of the column nor the
names that are often given tell which comes first, the name is read as documents write it and said to be unsure.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from tirek.kernel.names import PersonName, is_patronymic, parse_name, tells_surname
from tirek.rolls.reading.given_names import is_usual_given
from tirek.rolls.reading.names import cleaned

_SURNAME, _GIVEN = "surname", "given"
# So many names must tell the order of a column, and of ten no more than one may tell another.
_LEAST, _TENTH = 2, 10
# Of one syllable, and nobody's given name.
_SHORT = "li kim pak lee ли ким пак цой тен хан югай шин нам хегай огай ван чен"
_SHORT_SURNAMES = frozenset(_SHORT.split())

# In Latin letters, and of other peoples.
_ENDING = re.compile(
    r".{2}(?:[oe]va?|sk(?:iy?|yy?|ii|aya|aia)|uly|kyzy|qyzy|ovi?ch|evi?ch|ovna|evna|енко|чук|швили|дзе|ян)$|^[oо]['’]",
    re.IGNORECASE,
)
_LATIN_FATHER = re.compile(r".{2}(?:uly|kyzy|qyzy|ovi?ch|evi?ch|ovna|evna)$", re.IGNORECASE)


@lru_cache(maxsize=100_000)
def _ends(word: str) -> bool:
    """Whether it ends as no given name does."""
    return tells_surname(word) or bool(_ENDING.search(word))


def _tells(word: str) -> bool:
    """Whether it can be nothing but a surname where it stands first."""
    return _ends(word) or word.lower() in _SHORT_SURNAMES


def _is_fathers(word: str) -> bool:
    return is_patronymic(word) or bool(_LATIN_FATHER.search(word))


class NameOrder:
    """How the names of a column are to be read. Without any, each for itself."""

    def __init__(self, column: Iterable[str] = ()) -> None:
        told = {_SURNAME: 0, _GIVEN: 0}
        self._initial_first = self._initial_last = 0
        for cell in column:
            words = cleaned(cell).text.split()
            if order := _told(words):
                told[order] += 1
            if words:
                self._initial_first += words[0][1:2] == "." and _tells(words[-1].rpartition(".")[2])
                self._initial_last += words[-1][1:2] == "." and _tells(words[0])
        most = max(told, key=lambda order: told[order])
        known = told[most] >= _LEAST and told[most] * _TENTH >= sum(told.values()) * (_TENTH - 1)
        self._order = most if known else ""

    def read(self, text: str) -> tuple[PersonName, bool]:
        """The name, and whether it may be the other way round. Raises NotAName."""
        name = parse_name(text)
        if not name.given or _tells(name.surname):
            return name, False
        if name.given[1:] == ".":
            return name, not name.patronymic and self._may_be_given(name.surname, text)
        if name.patronymic and text.split()[1:2] == [name.patronymic]:
            return name, False
        return self._untold(name)

    def _may_be_given(self, word: str, text: str) -> bool:
        """Of a word with one initial, which may be that of the surname, «О. Гүлнар», if not all are written so."""
        if text.strip()[1:2] == ".":
            return is_usual_given(word) or self._initial_first < _LEAST
        return is_usual_given(word) and self._initial_last < _LEAST

    def _untold(self, name: PersonName) -> tuple[PersonName, bool]:
        turned = PersonName(name.given, name.surname, name.patronymic)
        if _ends(name.given):
            return turned, _is_fathers(name.given)
        if _ends(name.patronymic) and not _is_fathers(name.patronymic):
            return name, True
        first, second = is_usual_given(name.surname), is_usual_given(name.given)
        if self._order == _SURNAME:
            return name, first
        if self._order == _GIVEN:
            # Somebody who writes given names first still writes «Бейсен Әлихан» as the document has it.
            return (name if second and not first else turned), second or not first
        if first and not second:
            return turned, True
        return name, not second or first


def _told(words: list[str]) -> str:
    """Which word comes first by the endings: nothing where they do not tell."""
    if len(words) not in (2, 3) or any("." in word for word in words[:2]):
        return ""
    first = _tells(words[0]) and not _is_fathers(words[0])
    second = _ends(words[1]) and not _is_fathers(words[1])
    return _SURNAME if first and not second else _GIVEN if second and not first else ""
