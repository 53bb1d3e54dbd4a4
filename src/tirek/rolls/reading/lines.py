"""Which lines of a roll are about a member, and which are titles, totals, signatures and headings once more.

A line that bears something only a member has, a number, a day, a telephone, is a member's whatever else stands in it.
Of the others it is told by what the lines at the beginning of the table usually have. What is left out stays to be
seen, with the reason.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import Any, NamedTuple

from tirek.kernel.intake import Line
from tirek.kernel.kazakh import normalise
from tirek.kernel.names import NotAName, is_patronymic, parse_name, tells_surname
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.day_orders import MONTH, orders
from tirek.rolls.reading.head import filled, is_headings_again, is_numbering, is_other_headings
from tirek.rolls.reading.headings import meaning_of
from tirek.rolls.reading.names import cleaned
from tirek.rolls.reading.numbers import bare, is_nothing
from tirek.rolls.reading.orders import NameOrder
from tirek.rolls.reading.rows import ReadRow
from tirek.rolls.reading.standing import Standing, heads_leavers, heads_list_of_leavers

LEARNT_FROM = 200
# What comes behind the last sheet: a number that no line has.
_NO_SHEET = (2**31, "", "")
_USUAL = 0.7
_FEW = 2
# So many figures in a row has a number of a person, a day in full, a telephone; no total and no year.
_LONG = 6
_NAMES = ("name", "surname", "given_name", "patronymic", "given_patronymic")
# Beside these a line may have a unit, a district or the reason for leaving, and be about nobody.
_OF_NOBODY = {*_NAMES, "unit", "district", "left_reason"}
_TOTAL = re.compile(
    r"(?:барлығы|барлыгы|бәрі|жиыны|жиынтығы|жалпы|қорытынды|оның ішінде|соның ішінде|итог|итого|всего|в том числе|"
    r"из них|общее количество|количество|total|grand total|subtotal|sum|of them)(?![\w-])",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:председател|заместител|зам\.|секретар|исполнител|исп\.|бухгалтер|директор|руководител|ответственн|составил|"
    r"подготовил|проверил|утвержда|согласован|заверен|подпись|достоверн|верно\b|список\b|начальник|специалист|инспектор|"
    r"завед|зав\.|главн|менеджер|методист\b|төраға|төрайым|хатшы|орынбасар|орындаған|орындаушы|жауапты|басшы\w{0,3}\b|"
    r"бас есепші|есепші|құрастыр|тексерген|дайындаған|толтырған|бекітемін|келісілген|қолы\b|мөр\b|chairman|chairwoman|"
    r"secretary|prepared by|signature|signed|approved)|^м\.? ?[по]\.?$|«__|_{3,}",
    re.IGNORECASE,
)
# «Женщин – 7», «По списку: 16», «в т.ч. молодежь до 35 лет 4»: a name has no figures but that before it.
_COUNT = re.compile(r"(?<=[^\d.) ])[^\d]*\d|^\d+ (?:человек|адам|чел\b|мүше|член)", re.IGNORECASE)
_VACANT = re.compile(r"вакан\w*|бос(?: орын)?|резерв\w*|vacan\w*|—+|-+", re.IGNORECASE)
_DATE_LINE = re.compile(r"[«\"“]?_*\d{0,2}_*[»\"”]?\s*[^\W\d_]+\s+\d{4}\s*(?:г\.?|года|ж\.?|жыл\w*)?", re.IGNORECASE)
_UNIT = re.compile(
    r"\b(?:ппо|бпұ|бпо|первичн\w*|бастауыш\w*|парторганизац\w*|организац\w*|ұйым\w*|подразделен\w*|бөлімше\w*|ячейк\w*|"
    r"партгрупп\w*|парт\w* групп\w*|парт\w* топ\w*|филиал\w*|primary|branch)\b|«[^»]+»|\"[^\"]+\"|“[^”]+”|\d+-\d+-\d+",
    re.IGNORECASE,
)
_LIST = re.compile(r"^(?:список|перечень|реестр)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"(?<!\d)\d{1,3}\s*(?:чел\w*|адам\w*)?\.?$")
_SONS = {"ұлы", "улы", "қызы", "кызы", "оглы", "оғлы", "огли", "кизи", "гызы", "уулу"}
_CODE = re.compile(r"(?<!\w)[0-9]+(?:-[0-9]+){2,}(?!\w)")
_INITIALS = re.compile(r"(?<![^\W\d_])[^\W\d_]\. ?[^\W\d_]\.|[^\W\d_]{2,} [^\W\d_]\.")
_NUMBER = re.compile(r"\d+(?:\.0)?\s*[.)]?")


class RollLine(NamedTuple):
    """``left_out``: why nobody is meant, a key of LEFT_OUT; empty of a member's line, which is read."""

    line: Line
    row: ReadRow
    left_out: str = ""


class RollLines:
    """The lines of a table whose columns say these fields, in one go; the first of them are looked at beforehand."""

    def __init__(
        self,
        lines: Iterable[Line],
        headings: Sequence[str],
        fields: Sequence[str],
        reader: RowReader,
        *,
        section: str = "",
        left: str = "",
        told: Mapping[str, Any] | None = None,
        sheets: Sequence[tuple[int, str, str]] = (),
    ) -> None:
        """``section``: the unit that the table as a whole names, as its sheet may; ``left``: what the sheet is called,
        if that says of all on it that they left. ``sheets``: where there are several, the number with which the lines
        of each begin, and the same of each. ``told``: what a person said of the columns, as a roll keeps it."""
        told = told or {}
        self._section, self._all_left = section, left
        self._sheets = sheets
        iterator = iter(lines)
        self._first = list(islice(iterator, LEARNT_FROM))
        self._lines = chain(self._first, iterator)
        self._headings, self._reader = headings, reader
        self._names = [place for place, field in enumerate(fields) if field in _NAMES]
        self._telling = [place for place, field in enumerate(fields) if field and field not in _OF_NOBODY]
        self._unit = next((place for place, field in enumerate(fields) if field == "unit"), None)
        self._units = [place for place, field in enumerate(fields) if field in ("unit", "district")]
        self._standing = Standing(headings, fields, [line.cells for line in self._first], silent=told.get("silent", ()))
        self._ordinal = self._place_of_numbers(fields)
        self._numbered = self._ordinal is not None
        self._most = max((filled(line.cells) for line in self._first), default=0)
        self._learn()
        whole = fields.index("name") if "name" in fields else self._most
        reader.order = NameOrder(line.cells[whole] for line in self._first if whole < len(line.cells))
        first = orders(fields, [line.cells for line in self._first], told.get("first"))
        reader.month_first = {field for field, order in first.items() if order == MONTH}
        reader.either = {field for field, order in first.items() if not order}

    def __iter__(self) -> Iterator[RollLine]:
        section, after_total, left, otherwise = self._section, False, self._all_left, False
        sheets = iter(self._sheets)
        begins, named, gone = next(sheets, _NO_SHEET)
        for line in self._lines:
            cells = line.cells
            while line.number >= begins:
                # Nothing carries from one sheet into another.
                section, after_total, left, otherwise = named, False, gone, False
                begins, named, gone = next(sheets, _NO_SHEET)
            reason = self._left_out(cells, after_total=after_total)
            if not reason:
                after_total = False
                above = section
                if self._unit is not None:
                    section = self._own_unit(cells) or section
                    above = section if self._carries else ""
                # Below another unit an empty cell does not mean the unit of the whole roll.
                alone = self._unit is None or not section or section.lower() == self._reader.unit_code.lower()
                row = self._reader.read(cells, section=above, alone=alone)
                said = left or self._standing.said(cells)
                if said and not any(code == "has_left" for code, _field, _params in row.faults):
                    row.faults.append(("has_left", "left", {"said": said}))
                    self._reader.gone(row, said, whole=bool(left))
                if otherwise:
                    row.faults.append(("columns_otherwise", "", {}))
                yield RollLine(line, row)
                continue
            if reason == "headings":
                otherwise = not is_headings_again(cells, self._headings)
            after_total = after_total or reason == "total"
            if reason == "section" or (reason in ("signature", "total") and _is_of_leavers(self._said(cells))):
                left = text[:40] if heads_leavers(text := self._said(cells)[0]) else ""
                reason = "section"
            if reason == "section" and self._unit is None and (said := self._unit_named(cells)):
                section, reason = said, "unit"
            yield RollLine(line, ReadRow(), reason)

    def _learn(self) -> None:
        """What the lines usually have, and whether a unit counts until the next one stands there."""
        of_members = [line.cells for line in self._first if self._is_plain(line.cells)]
        count = len(of_members)
        self._tells = count > 0 and sum(map(self._has_telling, of_members)) >= _USUAL * count
        self._wide = count > 0 and sum(len(self._said(cells)) > 1 for cells in of_members) >= _USUAL * count
        units = [self._own_unit(cells) for cells in of_members]
        told = [unit for unit in units if unit]
        apart = all(not (one and one == two) for one, two in pairwise(units))
        self._carries = bool(self._unit is not None and units and units[0] and len(told) * 2 <= count and apart)

    def _left_out(self, cells: Sequence[str], *, after_total: bool) -> str:
        """Why the line is nobody's; empty where it is a member's."""
        if _is_one_text(cells):
            return "section"
        if self._is_certain(cells):
            return ""
        name = self._name(cells)
        said = self._said(cells)
        if is_numbering(cells):
            return "numbering"
        if is_headings_again(cells, self._headings) or is_other_headings(cells):
            return "headings"
        numbered = self._numbered and self._has_number(cells)
        if (_TOTAL.match(name) and not (numbered and _is_whole_name(name))) or _TOTAL.match(self._beginning(cells)):
            return "total"
        if not name and _TOTAL.match(self._own_unit(cells)):
            return "total"
        if numbered:
            return "" if (name and not _VACANT.fullmatch(name)) or self._has_telling(cells) else "vacant"
        if _COUNT.search(name) and not _UNIT.search(name):
            return "total"
        tells = self._has_telling(cells)
        if _OFFICE.match(name) or (_OFFICE.search(name) and not (tells and _like_member(cleaned(name).text))):
            return "signature"
        if tells:
            return ""
        if self._signed(cells, said):
            return "signature"
        if after_total and (self._numbered or self._tells):
            return "section" if len(said) == 1 and _UNIT.search(said[0]) else "signature"
        return "section" if self._is_title(name, said) else ""

    def _said(self, cells: Sequence[str]) -> list[str]:
        """What stands in the line beside a unit, which may be there for many lines."""
        beside = [text for place, cell in enumerate(cells) if place not in self._units and (text := normalise(cell))]
        return beside or [text for cell in cells if (text := normalise(cell))]

    def _beginning(self, cells: Sequence[str]) -> str:
        return next((text for cell in cells if (text := normalise(cell))), "")

    def _is_title(self, name: str, said: Sequence[str]) -> bool:
        """One text alone where lines have several, or no name where the number is missing, too."""
        alone = (len(said) == 1 and self._wide) or (len(set(said)) == 1 and len(said) > 1)
        if alone and (self._numbered or self._tells):
            # «Технический персонал» ends like a surname.
            return self._numbered or not _is_full(name)
        return not _like_member(name) and (alone or (self._numbered and self._tells))

    def _signed(self, cells: Sequence[str], said: Sequence[str]) -> bool:
        """An office, the day of signing, the place for a seal, where the number of a line is missing or the name."""
        if len(said) == 1 and _DATE_LINE.fullmatch(said[0]):
            return True
        posts = [text for place, cell in enumerate(cells) if (text := normalise(cell)) and not self._is_of_posts(place)]
        return bool(self._numbered or not self._name(cells)) and any(map(_OFFICE.search, posts))

    def _is_of_posts(self, place: int) -> bool:
        return place < len(self._headings) and meaning_of(self._headings[place]).known == "work"

    def _is_plain(self, cells: Sequence[str]) -> bool:
        """Whether the line may be a member's, before anything is known of the others."""
        said = [text for cell in cells if (text := normalise(cell))]
        if is_numbering(cells) or is_headings_again(cells, self._headings) or any(map(_TOTAL.match, said[:2])):
            return False
        if _VACANT.fullmatch(name := self._name(cells)) or (not name and not self._has_telling(cells)):
            return False
        return len(said) > 1 or self._most < 2

    def _is_certain(self, cells: Sequence[str]) -> bool:
        """Whether it has a number or an address that nothing but a member's line has: nearly all lines end here."""
        for place in self._telling:
            if place >= len(cells) or len(cell := cells[place]) < _LONG:
                continue
            if cell.isdigit() or sum(map(str.isdigit, cell)) >= _LONG:
                return True
        return False

    def _has_telling(self, cells: Sequence[str]) -> bool:
        return any(
            place < len(cells) and cells[place].strip() and not is_nothing(cells[place]) for place in self._telling
        )

    def _own_unit(self, cells: Sequence[str]) -> str:
        """As the reader of cells sees it: one that says there is nothing to say names no unit."""
        return _unit_said(cells[self._unit]) if self._unit is not None and self._unit < len(cells) else ""

    def _unit_named(self, cells: Sequence[str]) -> str:
        text = self._beginning(cells)
        if not _UNIT.search(text):
            return ""
        return code[0] if (code := _CODE.search(text)) else text[:200]

    def _name(self, cells: Sequence[str]) -> str:
        return " ".join(text for place in self._names if place < len(cells) and (text := normalise(cells[place])))

    def _has_number(self, cells: Sequence[str]) -> bool:
        place = self._ordinal
        return place is not None and place < len(cells) and bool(_NUMBER.fullmatch(cells[place].strip()))

    def _place_of_numbers(self, fields: Sequence[str]) -> int | None:
        """The column in which the lines are numbered, if there is one."""
        of_people = [line.cells for line in self._first if self._name(line.cells)]
        for place, field in enumerate(fields):
            if field:
                continue
            column = [line.cells[place].strip() for line in self._first if place < len(line.cells)]
            numbers = [text for text in column if _NUMBER.fullmatch(text)]
            named = sum(map(self._has_telling, of_people)) or len(of_people)
            heading = self._headings[place] if place < len(self._headings) else ""
            numbers_lines = _rising(numbers) or meaning_of(heading).known == "ordinal"
            if numbers and len(numbers) >= _USUAL * named and numbers_lines:
                return place
        return None


@lru_cache(maxsize=100_000)
def _unit_said(cell: str) -> str:
    return "" if is_nothing(text := bare(cell)) else normalise(text)


def _rising(numbers: Sequence[str]) -> bool:
    """Whether most are one more than the one before."""
    values = [int(re.sub(r"\D.*", "", text)) for text in numbers]
    steps = [two - one for one, two in pairwise(values)]
    return bool(steps) and values[0] in (0, 1) and steps.count(1) >= _USUAL * len(steps)


def _is_of_leavers(said: Sequence[str]) -> bool:
    """Whether it is the title of those who have left, which may stand below the sum of the others."""
    if len(said) != 1 or not heads_leavers(said[0]):
        return False
    text = _LIST.sub("", said[0])
    if text == said[0] and not heads_leavers(text.split()[0]):
        return False
    return heads_list_of_leavers(text) and not (_OFFICE.search(text) or _HOW_MANY.search(text))


def _is_one_text(cells: Sequence[str]) -> bool:
    """Whether all cells have the same, as merged ones come out of some programs, but for empty columns beside them."""
    if len(cells) > _FEW and cells[0] != cells[1] and cells[0] and cells[1]:
        return False
    text = next(filter(None, cells), "")
    if not text.strip() or (times := cells.count(text)) < _FEW:
        return False
    return (times > _FEW or cells[1:3] == [text, text]) and times + cells.count("") == len(cells) > _FEW


def _is_whole_name(text: str) -> bool:
    try:
        return bool(parse_name(text).given)
    except NotAName:
        return False


def _like_member(name: str) -> bool:
    """Whether it is a name of several words of which one ends as surnames do, or an initial."""
    words = name.split()
    if words and words[0][0].isupper() and any(word.islower() and word not in _SONS for word in words[1:]):
        # «Совет ветеранов»: a name is written with a capital in each word, or in none.
        return False
    telling = any(map(tells_surname, words)) or any(map(is_patronymic, words)) or _INITIALS.search(name)
    return bool(telling) and _is_whole_name(name)


def _is_full(name: str) -> bool:
    """Whether the name has that of the father, or initials."""
    return _is_whole_name(name) and bool(any(map(is_patronymic, name.split())) or _INITIALS.search(name))
