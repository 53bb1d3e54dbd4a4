"""What stands in a cell of names beside the name: numbers, offices, forms of address, what is in brackets."""

import re
from functools import lru_cache
from typing import NamedTuple

from tirek.kernel.kazakh import normalise
from tirek.kernel.names import tells_surname

# A cell that has none of this is a name as it stands.
_MAY_HAVE = re.compile(
    r"[\d()\[\]*`´,;/]| [-–] |г-н|г-жа|[а-яәғқңөұүһі][А-ЯӘҒҚҢӨҰҮҺІ]|(?i:\b(?:"
    r"нет|жоқ|отсутствует|мырза|ханым|господин|госпожа|товарищ|тов|гр|mr|mrs|ms|төраға|төрағасы|төрайым|төрайымы|"
    r"председатель|заместитель|зам|секретарь|хатшы|хатшысы|орынбасары|директор|бухгалтер|пенсионер|зейнеткер)\b)"
)
_WORDS = re.compile(
    r"(?<!\S)(?:нет|жоқ|отсутствует|мырза|ханым|господин|госпожа|товарищ|тов\.|гр\.|г-н|г-жа|mr\.?|mrs\.?|ms\.?|төраға(?:сы)?|"
    r"төрайым(?:ы)?|председатель|заместитель|зам\.|секретарь|хатшы(?:сы)?|орынбасары|директор|бухгалтер|пенсионер|"
    r"зейнеткер)(?![^\s,.;])",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NUMBERED = re.compile(r"^\d+\s*[.)]\s*(?=[^\W\d_])")
_GRAVE = re.compile(r"(?<=\w)[`´](?=\w)")
_SPACED_HYPHEN = re.compile(r"(?<=\w) [-–] (?=\w)")
_GROWN_TOGETHER = re.compile(r"([а-яәғқңөұүһі])([А-ЯӘҒҚҢӨҰҮҺІ])")
_LEFT = re.compile(r"умер|выбыл|исключ|скончал|снят|уволен|қайтыс|шықты|шығарыл|died|left|expelled", re.IGNORECASE)


class CleanName(NamedTuple):
    """The name without what is none; ``mended`` says that there was some; ``left`` that the person is said to have
    gone, «(умер)»."""

    text: str
    mended: bool = False
    left: str = ""


@lru_cache(maxsize=100_000)
def cleaned(cell: str) -> CleanName:
    """What is not known stays, so that it is seen to be no name."""
    if not _MAY_HAVE.search(cell):
        return CleanName(cell)
    before = text = normalise(cell)
    said = next((one for one in _BRACKETS.findall(text) if _LEFT.search(one)), "")
    text = _NUMBERED.sub("", _BRACKETS.sub(" ", text))
    text = _WORDS.sub(" ", text).strip(" ,;.-–—") if _WORDS.search(text) else text
    text = _SPACED_HYPHEN.sub("-", _GRAVE.sub("'", text)).rstrip("* ")
    if (found := _GROWN_TOGETHER.search(text)) and tells_surname(text[: found.end(1)].rpartition(" ")[2]):
        text = f"{text[: found.end(1)]} {text[found.start(2) :]}"
    text = " ".join(text.split())
    return CleanName(text, text != before, said)
