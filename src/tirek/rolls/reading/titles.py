"""Which unit a title above the headings names: «Список членов профсоюза, ППО «Алау»»."""

import re
from collections.abc import Callable, Collection, Sequence

from tirek.kernel.kazakh import normalise

_CODE = re.compile(r"(?<![\w-])\d+(?:-\d+){2,}(?![\w-])")
_QUOTED = re.compile(r"«([^«»]+)»|\"([^\"]+)\"|“([^”]+)”|„([^“”]+)[“”]")
_OF_UNIT = re.compile(
    r"(?<!\w)(?:ппо|бпұ|бпо|первичн\w+|бастауыш\w*|парторганизац\w*|ячейк\w*|профорганизац\w*|primary)(?!\w)",
    re.IGNORECASE,
)
_WORDS_OF_LIST = re.compile(
    r"^.*?\b(?:(?:список|перечень|реестр|сведения|тізімі?|мүшелері(?:нің)?|членов|члены|профсоюза|партии|list of|"
    r"members of)(?:[ :–-]+|$))+",
    re.IGNORECASE,
)
_LIST_BEHIND = re.compile(r"\s*(?:мүшелері(?:нің)?|мүшелер)?\s*(?:тізімі|тізім)\.?$", re.IGNORECASE)
_LONGEST = 200


def unit_titled(titles: Sequence[str], known: Callable[[Collection[str]], set[str]]) -> str:
    """The code or the name, as it is to be looked for or asked about; nothing where no title, or more than one, names a
    unit."""
    parts = {title: _parts(title) for title in map(normalise, titles)}
    found = known({part for ones in parts.values() for part in ones})
    named = {part for ones in parts.values() for part in ones if part in found}
    if len(named) == 1:
        return named.pop()
    if named:
        return ""
    likely = [title for title in parts if _OF_UNIT.search(title)]
    return _name_in(likely[0])[:_LONGEST] if len(likely) == 1 else ""


def _parts(title: str) -> list[str]:
    """What may be the name or the code of a unit."""
    quoted = [next(filter(None, found)).strip() for found in _QUOTED.findall(title)]
    return list(dict.fromkeys([*_CODE.findall(title), *quoted, title, _name_in(title)]))


def _name_in(title: str) -> str:
    """Without the words for a list before it, or behind it in Kazakh."""
    return _LIST_BEHIND.sub("", _WORDS_OF_LIST.sub("", title)).strip(" ,:;–-") or title
