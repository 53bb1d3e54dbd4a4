"""Who is a member no more, or never was one, as titles, remarks and columns of “yes” and “no” say it."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from tirek.kernel.kazakh import normalise
from tirek.rolls.reading.headings import meaning_of
from tirek.rolls.reading.wordings import is_asked_of_membership, is_dismissal

_SHOWN = 40
_USUAL = 0.7
# Below such a title stand those who are members no more.
_LEFT = re.compile(
    r"\b(?:выбы|убыв|(?<!за )исключ|снят|умер|скончал|покойн|уволен|вышедш\w* из|вышли из|шыққандар|мүше\w* шыққан|"
    r"шығарыл|қайтыс|марқұм|есептен|жұмыстан (?:шық|босат)|бывш\w* член|кандидат\w* в член|не член|не являющ|не состоя|"
    r"мүше емес|мүшеліктен|died|deceased|expelled|left\b|non-members|former members)|^(?:кандидаты|архив)$",
    re.IGNORECASE,
)
# What stands above a whole table may tell of others, too: «Сведения о принятых и исключённых».
_ALSO_OTHERS = re.compile(r"\bприн|қабылда|состоящ|действующ|joined|admitted", re.IGNORECASE)
_SHEET = re.compile(
    r"\bархив(?!ар)|мұрағат|мурагат|ушедш|выведен|вышедш|вышли\b|покинул|бывш\w*|умр|смерт|кеткен|көшкен|шыққан|шыкк|шығыс|"
    r"өлген|марқұм|дүниеден|бұрынғы|\bleft|\bleav|former|resign|deceas|\bdead|archive|inactive|неактивн",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"приказ|постановлен|решени|протокол|бұйрық|шешім|қаулы|хаттама|решил", re.IGNORECASE)
# In a remark, at its beginning or behind a comma.
_GONE = re.compile(
    r"(?:^|[,;.(])\s*(?:выбыл|выбыт|исключ[её]н|умер(?:ла)?\b|умерш|ум\. ?\d|скончал|снята?\b|вышел из|вышла из|"
    r"уш[её]л из|ушла из|убыл|уволен|уволил|покойн|бывш\w* член|не (?:член|состоит(?! в браке)|вступ\w+)|отказал|"
    r"не явля\w* член|нечлен|перевед[её]н\w* во? |"
    r"переш[её]л в|перешла в|переехал|приостанов|не ?актив|қайтыс|марқұм|дүние(?:ден|\w*) (?:өт|сал)|қаза тап|шықты|"
    r"шығарыл|мүше емес|бұрынғы мүше|мүшелі\w+ (?:тоқта|жой|шық)|жұмыстан (?:шық|босат|кет)|көшіп кет|көшті|"
    r"есептен (?:шық|шығ|алын)|died|dead\b|deceased|expelled|left\b|resigned|inactive|suspended|not a member|"
    r"former member)",
    re.IGNORECASE,
)
# As much, where it is said of nothing else.
_NO_MEMBER_YET = re.compile(
    r"(?:кандидат(?: в члены.*)?|үміткер|сторонник|жақтас(?:ушы)?|в архиве|архив\w*)\.?", re.IGNORECASE
)
_NO = {"нет", "жоқ", "жок", "no", "n", "н", "0", "-", "–", "—", "false", "ложь", "емес", "мүше емес", "не член"}
_YES = {"да", "иә", "ия", "yes", "y", "д", "1", "+", "true", "истина", "бар", "мүше", "член", "v", "✓", "есть"}
_MARKS = {"", "-", "–", "—", "0"}


def is_yes_or_no(column: Sequence[str]) -> bool:
    """Whether the cells answer a question, as «Член профсоюза (да/нет)» asks it."""
    filled = [text for cell in column if (text := normalise(cell).lower().rstrip("."))]
    said = sum(text in _YES or text in _NO for text in filled)
    return bool(filled) and said >= _USUAL * len(filled)


@lru_cache(maxsize=10_000)
def _has_gone(cell: str) -> bool:
    return bool(_GONE.search(cell))


def heads_leavers(text: str) -> bool:
    """Whether a title says that those below it are no members."""
    return bool(_LEFT.search(text)) and not _ALSO_OTHERS.search(text)


def heads_list_of_leavers(text: str) -> bool:
    """Whether what stands above the headings says that the whole list is of those who are no members."""
    return heads_leavers(text) and not _OFFICIAL.search(text)


def is_sheet_of_leavers(name: str) -> bool:
    """Whether a sheet is called as lists of those who left are: «Выбывшие», «Шыққандар», «Архив»."""
    return bool(_SHEET.search(name)) or heads_leavers(name)


class Standing:
    """The columns beside those that are read which may say that somebody has left, or never joined."""

    def __init__(
        self,
        headings: Sequence[str],
        fields: Sequence[str],
        lines: Sequence[Sequence[str]],
        *,
        silent: Collection[int] = (),
    ) -> None:
        """``silent`` are the places of columns of which a person said that they tell nothing of it."""
        self._remarks: list[int] = []
        self._states: list[int] = []
        self._asked: list[int] = []
        self._dismissed: list[int] = []
        # Of several columns that tell of leaving none is read, and yet each of them tells.
        unread = "left" not in fields and sum(meaning_of(heading).field == "left" for heading in headings) > 1
        for place in range(max(map(len, (headings, fields, *lines)), default=0)):
            if place in silent:
                continue
            if place < len(fields) and fields[place]:
                # «01.03.2010, выбыл» stands under a day of joining, too.
                self._remarks += [place] if fields[place] in ("joined", "since") else []
                continue
            heading = headings[place] if place < len(headings) else ""
            column = [cells[place] for cells in lines if place < len(cells)]
            asked = is_asked_of_membership(heading)
            if asked and is_yes_or_no(column):
                # A mark that also stands for nothing says no only beside those that say yes.
                self._asked += [] if all(normalise(cell) in _MARKS for cell in column) else [place]
            elif is_dismissal(heading) or (unread and meaning_of(heading).field == "left"):
                self._dismissed.append(place)
            elif (known := meaning_of(heading).known) in ("", "more"):
                self._remarks.append(place)
                self._states += [place] if known else []
            elif asked:
                self._states.append(place)

    def said(self, cells: Sequence[str]) -> str:
        """What says of the line that somebody is a member no more; empty where nothing does."""
        place = self.place(cells)
        return "" if place is None else normalise(cells[place])[:_SHOWN]

    def place(self, cells: Sequence[str]) -> int | None:
        """Of the column that says it."""
        for place in self._remarks:
            if place < len(cells) and cells[place] and _has_gone(cells[place]):
                return place
        for place in self._states:
            if place < len(cells) and _NO_MEMBER_YET.fullmatch(cells[place].strip()):
                return place
        for place in self._asked:
            if place < len(cells) and normalise(cells[place]).lower().rstrip(".") in _NO:
                return place
        for place in self._dismissed:
            if place < len(cells) and any(map(str.isdigit, cells[place])):
                return place
        return None
