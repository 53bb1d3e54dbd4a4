"""How sexes are written."""

import re
from functools import lru_cache

_MALE = {"м", "m", "муж", "мужской", "мужчина", "male", "man", "ер", "ер адам", "еркек", "ұл", "е"}
_FEMALE = {"ж", "f", "жен", "женский", "женщина", "female", "woman", "w", "әйел", "әйел адам", "қыз", "ә", "қ"}
_SEXES = dict.fromkeys(_MALE, "m") | dict.fromkeys(_FEMALE, "f")
# Shortened or with a word behind it: «мужск.», «Ер кісі», «женский пол».
_BEGINS = {"m": re.compile(r"(?:муж|ерк|ер\b|male\b|ұл\b)"), "f": re.compile(r"(?:жен|әйел|female\b|қыз\b)")}


@lru_cache(maxsize=1000)
def sex_of(text: str) -> str:
    """``m``, ``f``, or nothing where neither is said, or both are: «ер/әйел»."""
    low = text.lower().strip(" .")
    if found := _SEXES.get(low, ""):
        return found
    said = [sex for sex, begins in _BEGINS.items() if any(map(begins.match, low.split("/")))]
    return said[0] if len(said) == 1 else ""
