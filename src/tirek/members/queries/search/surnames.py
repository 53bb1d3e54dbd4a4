"""Where in the order of names those stand whose surname begins so, however it is spelled.

Names are ordered as they are written and searched for as they sound: those who sound alike stand in several places.
"""

from collections.abc import Sequence
from itertools import product

from django.db.models import Q

from tirek.kernel.kazakh import SPELLINGS, sort_key

NameRange = tuple[str, str]

# Above every letter and every mark of the order.
_LAST = "\U0010ffff"
# Above every letter.
_MARK = "\ue000"
_NAME = "listed__name_sort"


def beginning(key: str) -> NameRange:
    """All that begins so in the order."""
    return key, key + _LAST


def first_word(key: str) -> NameRange:
    """Whose first word this is: nothing else stands between it and the sign that follows the space."""
    return key, key + "!"


def spelled_like(word: str) -> list[NameRange]:
    """The beginnings that fold to this one, in order. A letter with a mark stands behind its base, so it needs no
    beginning of its own at the end."""
    keys = {sort_key("".join(letters)) for letters in product(*(SPELLINGS.get(letter, letter) for letter in word))}
    return [beginning(key) for key in sorted(keys) if not any(key != other and key.startswith(other) for other in keys)]


def with_sign(word: str) -> list[NameRange]:
    """Where surnames stand that have a soft or hard sign behind the first letter, which is not heard: «Вьюгин» begins
    with «вю». Few do, so they are held against the word itself."""
    firsts = SPELLINGS.get(word[0], word[0]) if len(word) > 1 else ""
    return [beginning(sort_key(first + sign)) for first in firsts for sign in "ьъ"]


def with_first_letter(word: str) -> list[NameRange]:
    """For each spelling of the first letter one range that holds nearly all of the surnames that begin so, and others.

    Some stand elsewhere, as those with a soft sign: whoever reads by ranges must ask for the rest as well.
    """
    firsts = [sort_key(first) for first in SPELLINGS.get(word[0], word[0])]
    return [(first + word[1:], first + _MARK) for first in firsts]


def within(some: Sequence[NameRange]) -> Q:
    found = Q(pk__in=[])
    for begin, end in some:
        found |= Q(**{f"{_NAME}__gte": begin, f"{_NAME}__lt": end})
    return found


def without(some: Sequence[NameRange]) -> Q:
    """The rest of the order, between the ranges."""
    found = Q()
    for begin, end in some:
        found &= Q(**{f"{_NAME}__lt": begin}) | Q(**{f"{_NAME}__gte": end})
    return found
