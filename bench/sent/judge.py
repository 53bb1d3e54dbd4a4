"""Holds what is read of a made roll against its truth: right, wrong with a word to it, or wrong without one."""

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.sent.layout import Row, Unit
from bench.sent.made import Made
from bench.sent.phrases import DISTRICT_FORMS, UNITS
from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import fold
from tirek.rolls.reading.cells import RowReader
from tirek.rolls.reading.columns import settle
from tirek.rolls.reading.files import open_table
from tirek.rolls.reading.guessing import SURE, KnownTexts, RollColumn, guess
from tirek.rolls.reading.lines import RollLine, RollLines
from tirek.rolls.reading.rows import ReadRow

GIVEN = "X-1"
_NAME = ("surname", "given_name", "patronymic")
_VALUES = ("birth_date", "iin", "sex", "phone", "email", "joined", "since", "number")
_CALLED = {fold(text) for code, name, _district in UNITS for text in (code, name)}


@dataclass
class Score:
    """``silent``: wrong though nothing and nobody said so; ``faults`` tell what was wrong, in words."""

    lines: int = 0
    right: int = 0
    silent: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        self.lines, self.right = self.lines + other.lines, self.right + other.right
        self.silent += other.silent
        self.faults += other.faults


def judge(made: Made, *, on: date) -> Score:
    """Read as the product reads it before anybody has answered anything."""
    score = Score(lines=sum(row.kind in _JUDGED for row in made.lines.values()))
    try:
        columns, read = _read(made, on)
    except Refused as refusal:
        score.faults.append(f"{made.seed} {made.name} refused: {refusal.code} {refusal}")
        return score
    score.faults += _columns_wrong(made, columns)
    saying = {column.field: column for column in columns if column.field}
    for number, row in made.lines.items():
        found = read.pop(number, None)
        if row.kind not in _JUDGED and (found is None or found.left_out):
            continue
        wrong = list(_faults(row, found, saying, unit_given=made.unit_given))
        score.right += not wrong and row.kind in _JUDGED
        score.silent += any(one.startswith("SILENT") for one in wrong)
        score.faults += [f"{made.seed} {made.name} line {number} {row.kind}: {one}" for one in wrong]
    score.faults += [f"{made.seed} {made.name} line {number}: there is none" for number in read]
    return score


_JUDGED = ("member", "section", "unit", "total", "signature", "note", "vacant", "headings", "numbering")


def _columns_wrong(made: Made, columns: Sequence[RollColumn]) -> Iterator[str]:
    for place, column in enumerate(columns):
        says = made.fields[place] if place < len(made.fields) else ""
        if column.field != says:
            yield (f"{made.seed} {made.name} column {column.heading!r} says {column.field or '–'} ({column.sureness}"
                   f" {column.hint}) for {says or '–'}: {', '.join(map(repr, column.samples))}")  # fmt: skip


def _read(made: Made, on: date) -> tuple[list[RollColumn], dict[int, RollLine]]:
    table = open_table(io.BytesIO(made.content))
    known = KnownTexts(
        units=lambda texts: {text for text in texts if fold(text) in _CALLED}, cards=lambda _texts: set()
    )
    columns = guess(table.headings, table.sample, known=known)
    fields = [column.field for column in columns]
    settle(table.headings, fields, unit_given=True)
    reader = RowReader(fields, on=on, synthetic=True, unit_code=GIVEN if made.unit_given else "")
    begins = [(nth * table.step + 1, "", "") for nth in range(len(table.blocks))] if len(table.blocks) > 1 else []
    lines = {one.line.number: one for one in RollLines(table, table.headings, fields, reader, sheets=begins)}
    return columns, lines


def _faults(row: Row, found: RollLine | None, columns: dict[str, RollColumn], *, unit_given: bool) -> Iterator[str]:
    """What is wrong with the line."""
    if row.says is None:
        if found is not None and not found.left_out:
            yield _said(found.row, f"a member: {_name(found.row)} from {_text(row)!r}", told=bool(found.row.faults))
        return
    if found is None or found.left_out:
        yield f"left out: {found.left_out if found else 'not there'} {_text(row)!r}"
        return
    read = found.row
    must_fail = {name for name, said in row.says.items() if said.rejected} | ({"left"} if row.left else set())
    failed = {name for _code, name, _params in read.faults}
    if must_fail:
        if not must_fail <= failed:
            yield _said(read, f"taken in spite of {must_fail}: {_text(row)!r}", told=bool(failed))
        return
    if read.faults:
        yield f"rejected: {[(code, name) for code, name, _params in read.faults]} {_text(row)!r}"
        return
    yield from _wrong_values(row, read, columns)
    if not unit_given and row.unit and not _means(read.unit_text, row.unit):
        yield _said(read, f"unit {read.unit_text!r} for {row.unit}", told=_shown(columns, ["unit", "district"]))
    if unit_given and read.unit_text != GIVEN:
        yield _said(read, f"unit {read.unit_text!r} for the one given", told=False)


def _wrong_values(row: Row, read: ReadRow, columns: dict[str, RollColumn]) -> Iterator[str]:
    says = row.says or {}
    wanted: dict[str, Any] = dict.fromkeys((*_NAME, *_VALUES), None)
    for name, said in says.items():
        if name == "name":
            wanted |= dict(zip(_NAME, said.value, strict=True))
        elif name == "given_patronymic":
            wanted |= dict(zip(_NAME[1:], said.value, strict=True))
        else:
            wanted[name] = said.value
    if not wanted["sex"] and wanted["iin"]:
        wanted["sex"] = read.sex
    for name, value in wanted.items():
        got = getattr(read, name)
        column = says.get(name)
        if (got or None) != (value or None):
            told = _noted(read, name) or _shown(columns, [name, *_HOLDING.get(name, ())])
            words = f"{name} {got!r} for {value!r}, written {column.written if column else _written_name(says)!r}"
            yield _said(read, words, told=told or not got)
        elif column and column.lost and not _noted(read, name):
            yield f"{name} lost without a note, written {column.written!r}"


_HOLDING = {
    "surname": ("name",),
    "given_name": ("name", "given_patronymic"),
    "patronymic": ("name", "given_patronymic"),
}


def _noted(read: ReadRow, name: str) -> bool:
    fields = {name, *_HOLDING.get(name, ())}
    return any(note.partition(":")[2] in fields for note in read.notes)


def _shown(columns: dict[str, RollColumn], names: Collection[str]) -> bool:
    """Whether a column that says this was guessed, and so shown to be looked at."""
    return any(columns[name].sureness != SURE for name in names if name in columns)


def _said(_read: ReadRow, words: str, *, told: bool) -> str:
    return words if told else f"SILENT {words}"


def _means(text: str, unit: Unit) -> bool:
    """Whether a person would find this unit, and no other, by the text."""
    code, name, district = unit
    said = f" {fold(text.replace(' N ', ' № '))} "
    if any(other != code and other in text for other, _name, _district in UNITS):
        return False
    if code in text:
        return True
    twice = sum(other == name for _code, other, _district in UNITS) > 1
    there = any(f"{fold(form)}" in said for form in DISTRICT_FORMS[district])
    return f" {fold(name)} " in said and (there or not twice or "/" not in text)


def _name(read: ReadRow) -> str:
    return "/".join((read.surname, read.given_name, read.patronymic))


def _text(row: Row) -> str:
    return "; ".join(str(cell) for cell in row.cells if cell not in (None, ""))


def _written_name(says: dict[str, Any]) -> Any:
    return [says[name].written for name in ("name", "surname", "given_patronymic") if name in says]


def judged(seeds: Sequence[int], make: Any, *, on: date) -> Score:
    score = Score()
    for seed in seeds:
        score.add(judge(make(seed, on=on), on=on))
    return score
