"""How the lines of a roll are laid out: titles, headings in storeys, sections, sums, signatures, units and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from bench.sent.cells import KAZAKH, Said, Written, Zeros, of_letters
from bench.sent.columns import Column, Style, member_columns, ordinal_heading, other_columns
from bench.sent.headings import ELSE, HEADINGS
from bench.sent.people import People
from bench.sent.phrases import (
    DISTRICT_FORMS,
    LEFT_SECTIONS,
    NOTES,
    SECTION_FORMS,
    SECTIONS,
    SIGNATURES,
    TITLES,
    TOTALS,
    UNIT_FORMS,
    UNITS,
    VACANT,
)

Unit = tuple[str, str, str]
_FEW = 4


@dataclass
class Row:
    """The cells of a line. ``says`` has what each field of a member's line says; a line that is nobody's has none."""

    cells: list[Written]
    says: dict[str, Said] | None = None
    unit: Unit | None = None
    kind: str = ""
    left: bool = False


@dataclass
class Sheet:
    """A table: its rows, the fields that its columns say, and the cells merged downwards as (column, first, last)."""

    name: str
    rows: list[Row] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    unit_given: bool = True
    # Of rows with two tables beside each other, by their place, what stands in the right one.
    right: dict[int, Row] = field(default_factory=dict)
    headed: bool = True


@dataclass
class _Maker:
    """Draws a roll."""

    random: Random
    style: Style
    people: People
    on: date
    russian: bool
    columns: list[Column] = field(default_factory=list)
    ordinal: int | None = None
    unit_place: int | None = None
    district_place: int | None = None
    lead: int = 0
    count: int = 0

    def texts(self, texts: Sequence[str]) -> Sequence[str]:
        return of_letters(texts, russian=self.russian)

    def pick(self, texts: Sequence[str]) -> str:
        text = self.random.choice(self.texts(texts))
        return text.replace("{who}", self.who()).replace("{n}", str(max(self.count, 1)))

    def who(self) -> str:
        """Who signs, by surname and initials in either order, now and then in full."""
        person = self.people.make()
        initials = f"{person.given[0]}.{person.patronymic[:1] and person.patronymic[0] + '.'}"
        whole = f"{person.surname} {person.given} {person.patronymic}".strip()
        return self.random.choice((f"{person.surname} {initials}", f"{initials} {person.surname}", whole))


def draw(random: Random, *, on: date, book: bool, russian: bool) -> Sheet:
    """One table, of which all is known."""
    style = Style.drawn(random, on, book=book, russian=russian)
    maker = _Maker(random, style, People(random, on=on, russian=russian), on, russian)
    mode = random.choice(("none", "none", "none", "code", "name", "named", "once", "sections", "sections", "district"))
    if book and random.random() < 0.1:
        mode = "merged"
    _columns(maker, mode)
    sheet = Sheet("Парақ1" if not russian else "Лист1", unit_given=mode == "none")
    _titles(maker, sheet)
    _head(maker, sheet)
    _body(maker, sheet, mode)
    _foot(maker, sheet)
    # Programs that read workbooks begin with the first column in which anything stands.
    if mode == "none" and random.random() < 0.15:
        _set_beside(sheet)
    sheet.fields = [column.says for column in maker.columns]
    return sheet


def _columns(maker: _Maker, mode: str) -> None:
    random, style = maker.random, maker.style
    names = [name for name in ("iin", "birth_date", "sex", "phone", "email", "joined", "since", "number")
             if random.random() < {"email": 0.15, "since": 0.2, "sex": 0.4}.get(name, 0.6)]  # fmt: skip
    if not {"iin", "birth_date", "phone"} & set(names):
        names.append(random.choice(("iin", "birth_date")))
    columns = member_columns(
        style, parts=random.choice(("whole", "whole", "whole", "three", "three", "two")), fields=names
    )
    others = random.sample(list(ELSE), k=random.choice((0, 1, 2, 2, 3, 4)))
    if "phone" not in names:
        others = [kind for kind in others if kind != "work_phone"]
    for column in other_columns(style, maker.people, others):
        columns.insert(random.randrange(1, len(columns) + 1) if _between(columns) else len(columns), column)
    if mode in ("code", "name", "named", "once", "merged", "district"):
        place = random.choice((0, 0, len(columns)))
        unit = Column(style.over(HEADINGS["unit"]), "unit", lambda _person: Said(""))
        columns[place:place] = (
            [Column(style.over(HEADINGS["district"]), "district", lambda _person: Said("")), unit]
            if mode == "district"
            else [unit]
        )
    if random.random() < 0.75:
        columns.insert(0, Column(ordinal_heading(style), "", lambda _person: Said("")))
        maker.ordinal = 0
    for column in columns:
        if random.random() < 0.06 and column is not columns[0]:
            column.above = "?"
    maker.columns = columns
    maker.lead = random.choice((0,) * 12 + (1, 2)) if style.book else 0
    says = [column.says for column in columns]
    maker.unit_place = says.index("unit") if "unit" in says else None
    maker.district_place = says.index("district") if "district" in says else None


def _between(columns: Sequence[Column]) -> bool:
    """The parts of a name stand beside each other."""
    return columns[0].says == "name"


def _add(maker: _Maker, sheet: Sheet, row: Row) -> None:
    row.cells = [None] * maker.lead + row.cells
    sheet.rows.append(row)


def _titles(maker: _Maker, sheet: Sheet) -> None:
    random, width = maker.random, len(maker.columns)
    for _nth in range(random.choice((0, 0, 1, 1, 2, 3, 4))):
        cells: list[Written] = [None] * width
        cells[random.choice((0, 0, 0, min(1, width - 1), width - 1))] = maker.pick(TITLES)
        _add(maker, sheet, Row(cells, kind="title"))
    if sheet.rows and random.random() < 0.4:
        sheet.rows.append(Row([], kind="empty"))


_OVER = ("Сведения", "Данные о члене", "Мәлімет", "Анкета", "Учётные данные", "Жеке деректер", "Прочее")


def _head(maker: _Maker, sheet: Sheet) -> None:
    random, columns = maker.random, maker.columns
    headings: list[Written] = [column.heading for column in columns]
    kind = random.random()
    if kind < 0.12:
        # Words over groups of columns, each over the first of them.
        over: list[Written] = [None] * len(columns)
        for place in sorted(random.sample(range(1, len(columns)), k=min(2, len(columns) - 1))):
            over[place] = maker.pick(_OVER)
        _add(maker, sheet, Row(over, kind="storey"))
    elif kind < 0.22:
        # All headings are merged over two lines, but for the parts of the name.
        parts = {"surname", "given_name", "patronymic", "given_patronymic"}
        places = [place for place, column in enumerate(columns) if column.says in parts]
        if places:
            over = [None if place in places else heading for place, heading in enumerate(headings)]
            over[places[0]] = "Аты-жөні" if maker.style.language == "kk" else "ФИО"
            headings = [heading if place in places else None for place, heading in enumerate(headings)]
            _add(maker, sheet, Row(over, kind="storey"))
    _add(maker, sheet, Row(headings, kind="head"))
    if random.random() < 0.2 and len(columns) > 2:
        first = random.choice((1, 1, 1, 2)) if random.random() < 0.2 else 1
        _add(maker, sheet, Row(_numbers(first, len(columns)), kind="numbering"))


def _numbers(first: int, width: int) -> list[Written]:
    if first == 1:
        return [str(nth) for nth in range(1, width + 1)]
    return ["А", "Б", *(str(nth) for nth in range(1, width - 1))]


def _body(maker: _Maker, sheet: Sheet, mode: str) -> None:
    random = maker.random
    units = _drawn_units(maker, mode)
    nth = 0
    for turn, unit in enumerate(units):
        form = random.choice(maker.texts(UNIT_FORMS))
        if mode == "sections" and unit:
            _line(maker, sheet, _of_unit(random.choice(maker.texts(SECTION_FORMS)), unit), "unit")
            nth = 0 if random.random() < 0.5 else nth
        elif turn and random.random() < 0.3:
            _page(maker, sheet)
        first = len(sheet.rows) + 1
        for inner in range(random.randrange(3, 9)):
            if inner and random.random() < 0.05:
                _line(maker, sheet, maker.pick(SECTIONS), "section")
            if inner and random.random() < 0.02 and maker.ordinal is not None:
                nth += 1
                _vacant(maker, sheet, nth)
            nth += 1
            _member(maker, sheet, nth, unit, form if mode != "code" else "{code}", mode=mode, first=inner == 0)
        if mode == "merged":
            sheet.merged.append((maker.lead + (maker.unit_place or 0), first, len(sheet.rows)))
        if random.random() < 0.2:
            _sum(maker, sheet)
    if random.random() < 0.06 and mode == "none":
        _line(maker, sheet, maker.pick(LEFT_SECTIONS), "section")
        for _inner in range(2):
            nth += 1
            _member(maker, sheet, nth, None, "", mode=mode, first=False, left=True)


def _drawn_units(maker: _Maker, mode: str) -> list[Unit | None]:
    random = maker.random
    if mode == "none":
        return [None] * random.choice((1, 1, 2, 3))
    # Of two districts one says which is meant; elsewhere no name is borne twice.
    units = list(UNITS) if mode in ("district", "code") else list(UNITS[:7])
    units = [unit for unit in units if not (maker.russian and KAZAKH & set(unit[1]))]
    return list(random.sample(units, k=min(len(units), random.choice((1, 2, 2, 3)))))


def _of_unit(form: str, unit: Unit) -> str:
    return form.format(code=unit[0], name=unit[1])


def _member(
    maker: _Maker, sheet: Sheet, nth: int, unit: Unit | None, form: str, *, mode: str, first: bool, left: bool = False
) -> None:
    person = maker.people.make()
    said = [column.cell(person) for column in maker.columns]
    says = {column.says: one for column, one in zip(maker.columns, said, strict=True) if column.says}
    cells = [one.written for one in said]
    if maker.ordinal is not None:
        cells[maker.ordinal] = maker.random.choice((nth, nth, nth, f"{nth}.")) if maker.style.book else str(nth)
    if unit and maker.unit_place is not None:
        cells[maker.unit_place] = _of_unit(form, unit) if first or mode not in ("once", "merged") else None
    if unit and maker.district_place is not None:
        cells[maker.district_place] = maker.random.choice(maker.texts(DISTRICT_FORMS[unit[2]]))
    for name in ("unit", "district"):
        says.pop(name, None)
    maker.count += 1
    _add(maker, sheet, Row(cells, says=says, unit=unit, kind="member", left=left))


def _line(maker: _Maker, sheet: Sheet, text: str, kind: str) -> None:
    """A text alone in its line: at the left, over the names, or in every cell, as merged cells come out of some."""
    width = len(maker.columns)
    cells: list[Written] = [None] * width
    places = [0, 0, _place_of_name(maker)]
    cells[maker.random.choice(places)] = text
    if kind in ("section", "unit") and maker.random.random() < 0.06:
        cells = [text] * width
    _add(maker, sheet, Row(cells, kind=kind))


def _place_of_name(maker: _Maker) -> int:
    return next(place for place, column in enumerate(maker.columns) if column.says in ("name", "surname"))


def _sum(maker: _Maker, sheet: Sheet) -> None:
    text = maker.pick(TOTALS)
    if maker.random.random() < 0.6:
        _line(maker, sheet, text, "total")
        return
    cells: list[Written] = [None] * len(maker.columns)
    cells[_place_of_name(maker)], cells[-1] = text, maker.count
    _add(maker, sheet, Row(cells, kind="total"))


def _page(maker: _Maker, sheet: Sheet) -> None:
    """Where the page ends: its number, the headings or the numbers of the columns once more."""
    random = maker.random
    kind = random.random()
    if kind < 0.4:
        _add(maker, sheet, Row([column.heading for column in maker.columns], kind="headings"))
    elif kind < 0.6 and len(maker.columns) > 2:
        _add(maker, sheet, Row(_numbers(1, len(maker.columns)), kind="numbering"))
    else:
        _line(maker, sheet, maker.pick(NOTES), "note")


def _vacant(maker: _Maker, sheet: Sheet, nth: int) -> None:
    cells: list[Written] = [None] * len(maker.columns)
    cells[maker.ordinal or 0] = nth if maker.style.book else str(nth)
    if maker.random.random() < 0.5:
        cells[_place_of_name(maker)] = maker.pick(VACANT)
    _add(maker, sheet, Row(cells, kind="vacant"))


def _foot(maker: _Maker, sheet: Sheet) -> None:
    random = maker.random
    if random.random() < 0.5:
        _sum(maker, sheet)
        if random.random() < 0.3:
            _sum(maker, sheet)
    for _nth in range(random.choice((0, 0, 1, 1, 2, 3))):
        text = random.choice(maker.texts(SIGNATURES))
        office, signs, _rest = text.partition("{who}")
        if random.random() < 0.4 and len(maker.columns) > 4 and signs:
            cells: list[Written] = [None] * len(maker.columns)
            cells[_place_of_name(maker)], cells[random.choice((-1, -2))] = office.strip(), maker.who()
            _add(maker, sheet, Row(cells, kind="signature"))
        else:
            _line(maker, sheet, text.replace("{who}", maker.who()), "signature")
    if random.random() < 0.1:
        _line(maker, sheet, maker.pick(NOTES), "note")


def _set_beside(sheet: Sheet) -> None:
    """The second half of the members beside the first, under the same headings; where nothing else stands between."""
    head = next(nth for nth, row in enumerate(sheet.rows) if row.kind == "head")
    below = sheet.rows[head + 1 :]
    members = [row for row in below if row.kind == "member"]
    if any(row.kind == "storey" for row in sheet.rows) or len(members) < _FEW or any(row.left for row in members):
        return
    half, above = (len(members) + 1) // 2, sheet.rows[:head]
    headings = sheet.rows[head].cells
    sheet.rows = [*above, Row([*headings, None, *headings], kind="head")]
    for nth in range(half):
        left, right = members[nth], members[half + nth] if half + nth < len(members) else None
        if right is not None:
            sheet.right[len(sheet.rows)] = right
        cells = [*left.cells, None, *(right.cells if right is not None else [])]
        sheet.rows.append(Row(cells, says=left.says, kind="member"))
    sheet.rows += [row for row in below if row.kind in ("total", "signature")]


def plain(cell: Written) -> Written:
    """As a text has it."""
    return f"{cell.number:0{cell.width}}" if isinstance(cell, Zeros) else cell
