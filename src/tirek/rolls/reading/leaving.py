"""How and when somebody left, as lists of those who left say it."""

import re
from functools import lru_cache

from tirek.kernel.kazakh import normalise
from tirek.members.enums import Ended

# What is said first counts: «есептен шығарылды» is not an expulsion.
_WORDS = (
    (Ended.DEATH, re.compile(r"\b(?:умер|скончал|смерт|қайтыс|өлім|died|death|deceas)", re.IGNORECASE)),
    (Ended.DEREGISTRATION, re.compile(r"есептен|с уч[её]т|off the roll|deregist", re.IGNORECASE)),
    (Ended.EXPULSION, re.compile(r"\bисключ|шығарыл|\bexpel|\bexpul", re.IGNORECASE)),
    (Ended.RESIGNATION, re.compile(r"заявлени|собственн|добровол|өтініш|өз еркі|resign", re.IGNORECASE)),
)
_DAY = re.compile(r"\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{2,4}|\d{4}-\d\d-\d\d")


@lru_cache(maxsize=10_000)
def reason_of(text: str) -> str:
    """How the membership ended, a value of Ended; empty where no word tells."""
    said = normalise(text)
    return next((str(ended.value) for ended, words in _WORDS if words.search(said)), "")


def day_within(text: str) -> str:
    """The day that stands among other words, as it is written; the whole text where none does."""
    found = _DAY.search(text)
    return found[0] if found else text
