"""What the acts in the log are called. Each package says it of its own acts, in its module ``logged``."""

from collections.abc import Collection, Mapping

from django.utils.functional import Promise

_WORDS: dict[str, Promise] = {}
_REASONS: dict[str, Promise] = {}
_LOOKING: set[str] = set()
_ASIDE: set[str] = set()
_VALUES: dict[str, Promise] = {}
_CODES: dict[str, dict[str, str | Promise]] = {}
_UNTOLD: set[str] = set()


def call(words: Mapping[str, Promise], *, looking: bool = False, aside: bool = False) -> None:
    """Give acts their names: what somebody did, as the head of a line. ``looking``: they only read about a person.

    ``aside``: they are about accounts, and say nothing of what became of the unit that they name.
    """
    for act, word in words.items():
        if act in _WORDS:
            raise ValueError(f"called twice: {act}")
        _WORDS[act] = word
    if looking:
        _LOOKING.update(words)
    if aside:
        _ASIDE.update(words)


def acts_of_looking() -> list[str]:
    """Those that change nothing; many of them in an hour are watched."""
    return sorted(_LOOKING)


def told_of_no_unit() -> list[str]:
    """Those that stand in the history of no unit."""
    return sorted(_LOOKING | _ASIDE)


def call_reasons(words: Mapping[str, Promise]) -> None:
    """Say in words why the system acts by itself; a command is known by its own name."""
    _REASONS.update(words)


def name_values(words: Mapping[str, Promise], *, untold: Collection[str] = ()) -> None:
    """Say what the values of lines are called. A key means the same in every package: the lowest names it.

    ``untold`` are for machines only.
    """
    for key, word in words.items():
        if key in _VALUES:
            raise ValueError(f"named twice: {key}")
        _VALUES[key] = word
    _UNTOLD.update(untold)


def name_codes(key: str, words: Mapping[str, str | Promise]) -> None:
    """Say what the codes are called that stand as the value of this key; what has no name here is told as it stands."""
    known = _CODES.setdefault(key, {})
    for code, word in words.items():
        if code in known:
            raise ValueError(f"named twice: {key} {code}")
        known[code] = word


def code_of(key: str, code: str) -> str:
    """In the reader's language."""
    return str(_CODES.get(key, {}).get(code, code))


def name_of(key: str) -> str:
    """What a value is called. One that has no name is known by its key."""
    return str(_VALUES.get(key, key))


def is_told(key: str) -> bool:
    return key not in _UNTOLD


def all_values() -> set[str]:
    return {*_VALUES, *_UNTOLD}


def reason_of(reason: str) -> str:
    """In the reader's language."""
    return str(_REASONS.get(reason, reason))


def word_of(act: str) -> str:
    """In the reader's language. An act of a version that is gone keeps its code."""
    return str(_WORDS.get(act, act))


def all_words() -> dict[str, Promise]:
    return dict(_WORDS)
