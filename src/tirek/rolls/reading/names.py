"""What stands in a cell of names beside the name: numbers, offices, forms of address, what is in brackets."""

import re
from functools import lru_cache
from typing import NamedTuple

from tirek.kernel.kazakh import normalise
from tirek.kernel.names import NotAName, tells_surname

# A cell that has none of this is a name as it stands.
_MAY_HAVE = re.compile(
    r"[\d()\[\]*`´,;/]| [-–] |г-н|г-жа|[а-яәғқңөұүһі][А-ЯӘҒҚҢӨҰҮҺІ]|(?i:\b(?:"
    r"нет|жоқ|отсутствует|мырза|ханым|господин|госпожа|товарищ|тов|гр|mr|mrs|ms|төраға|төрағасы|төрайым|төрайымы|"
    r"умер|умерла|выбыл|выбыла|исключен|исключена|исключён|скончался|скончалась|уволен|уволена|марқұм|"
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
_LEFT = re.compile(
    r"умер|выбыл|исключ|скончал|снят|уволен|покойн|қайтыс|марқұм|шықты|шығарыл|died|left|expelled", re.IGNORECASE
)
_GONE = re.compile(
    r"(?<!\S)[-–(]?\s*(?:умер(?:ла)?|выбыла?|исключ[её]на?|скончал(?:ся|ась)|уволена?|марқұм)(?![^\s,.;)]).*",
    re.IGNORECASE,
)


_MARK_OF_DEATH = re.compile(r"^марқұм\b", re.IGNORECASE)

# Between the names of two persons.
_SEVERAL = re.compile(r"[,;/]\s*| (?:и|және|мен|and) ")
_APART = {"оглы", "оғлы", "огли", "кызы", "кизи", "гызы", "уулу", "ұлы", "қызы"}


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
    if not said and (gone := _GONE.search(text)):
        said, text = gone[0], _MARK_OF_DEATH.sub(" ", _GONE.sub("", text) if gone.start() else text).strip()
    text = _WORDS.sub(" ", text).strip(" ,;.-–—") if _WORDS.search(text) else text
    text = _SPACED_HYPHEN.sub("-", _GRAVE.sub("'", text)).rstrip("* ")
    if (found := _GROWN_TOGETHER.search(text)) and tells_surname(text[: found.end(1)].rpartition(" ")[2]):
        text = f"{text[: found.end(1)]} {text[found.start(2) :]}"
    text = " ".join(text.split())
    return CleanName(text, text != before, said)


def of_one(text: str) -> str:
    """The name, where it is of one person only. Raises NotAName."""
    parts = _SEVERAL.split(text)
    words = [part.split() for part in parts]
    if len(words) > 1 and len(words[0]) > 1 and len(words[1]) > 1 and words[1][-1].lower() not in _APART:
        raise NotAName(text=text)
    return text


def has_much(patronymic: str) -> bool:
    """Whether more stands behind the given name than a patronymic in one word or two."""
    words = patronymic.split()
    return len(words) > 1 and not any("." in word or word in _APART for word in words)
