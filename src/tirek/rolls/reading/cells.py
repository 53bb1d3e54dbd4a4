"""From the cells of a line to values, and to what is wrong with each of them."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tirek.kernel.dates import FIRST_YEAR, NoSuchDay, NotADate, format_short, parse_date
from tirek.kernel.identifiers import LENGTH, check_iin, iin_fault
from tirek.kernel.kazakh import cyrillic_if_alike, fold, normalise, normalise_reporting
from tirek.kernel.names import NotAName, clean_name_part, parse_name
from tirek.kernel.phones import read_phone
from tirek.kernel.sheets import unguarded

CellFault = tuple[str, str, dict[str, Any]]

# The columns of the tables that the values go to.
_LONGEST = {"surname": 100, "given_name": 100, "patronymic": 100, "number": 40, "email": 254, "unit": 200}
_MALE = {"м", "m", "муж", "мужской", "мужчина", "male", "man", "ер", "ер адам", "еркек", "ұл", "е"}
_FEMALE = {"ж", "f", "жен", "женский", "женщина", "female", "woman", "w", "әйел", "әйел адам", "қыз", "ә", "қ"}
SEXES = dict.fromkeys(_MALE, "m") | dict.fromkeys(_FEMALE, "f")
_SPACED_DIGITS = re.compile(r"[0-9 ]+")


class ReadRow:
    """One line of the roll, read. ``faults`` is empty where every cell can be used; ``notes`` say what was mended.

    A note is its code and the field, «letters:surname».
    """

    __slots__ = (
        "birth_date", "email", "faults", "given_name", "iin", "joined", "notes", "number", "patronymic", "phone", "sex",
        "since", "surname", "unit_text",
    )  # fmt: skip

    def __init__(self) -> None:
        self.unit_text = self.surname = self.given_name = self.patronymic = ""
        self.iin = self.sex = self.phone = self.email = self.number = ""
        self.birth_date: date | None = None
        self.joined: date | None = None
        self.since: date | None = None
        self.faults: list[CellFault] = []
        self.notes: list[str] = []

    @property
    def name_fold(self) -> str:
        """Equal to ``kk_fold`` of the full name."""
        return " ".join(filter(None, map(_fold, (self.surname, self.given_name, self.patronymic))))


class RowReader:
    """Reads the lines of one roll, whose columns say these fields, or nothing where a field is empty.

    Values that recur, such as given names and days, are read once.
    """

    def __init__(self, fields: Sequence[str], *, on: date, synthetic: bool, unit_code: str = "") -> None:
        self._places = [(field, place) for place, field in enumerate(fields) if field]
        self._width = len(fields)
        self._surname_field = "name" if "name" in fields else "surname"
        self._on = on
        self._synthetic = synthetic
        self._unit_code = unit_code
        self._day = lru_cache(maxsize=100_000)(self._read_day)

    def read(self, cells: Sequence[str]) -> ReadRow:
        row = ReadRow()
        if any(map(str.strip, cells[self._width :])):
            row.faults.append(("cells_too_many", "", {}))
        named = False
        for field, place in self._places:
            cell = cells[place] if place < len(cells) else ""
            if not cell or cell.isspace():
                continue
            cell = unguarded(cell) if cell[0] == "'" else cell
            if field in _NAME_FIELDS:
                named = self._name(row, field, cell) or named
            else:
                _READ[field](self, row, cell)
        if not named and not row.surname:
            row.faults.append(("surname_missing", self._surname_field, {}))
        for part in _PARTS:
            _check_length(row, part, getattr(row, part))
        row.unit_text = row.unit_text or self._unit_code
        if not row.unit_text and not any(field == "unit" for _code, field, _params in row.faults):
            row.faults.append(("unit_missing", "unit", {}))
        self._check_iin(row)
        self._check_days(row)
        return row

    def _name(self, row: ReadRow, field: str, cell: str) -> bool:
        """Whether the surname is dealt with, be it by a fault."""
        try:
            if field == "name":
                name = parse_name(cell)
                row.surname, row.given_name, row.patronymic = name.surname, name.given, name.patronymic
                mended = bool(_LATIN.search(cell)) and _has_strange_letters(cell)
            else:
                part, mended = _part(cell)
                setattr(row, field, part)
            if mended:
                row.notes.append(f"letters:{field}")
        except NotAName:
            row.faults.append(("name_unreadable", field, {}))
            return field in ("name", "surname")
        return False

    def _unit(self, row: ReadRow, cell: str) -> None:
        row.unit_text, mended = _unit_text(cell)
        if mended:
            row.notes.append("letters:unit")
        if len(row.unit_text) > _LONGEST["unit"]:
            row.unit_text = ""
            row.faults.append(("too_long", "unit", {"most": _LONGEST["unit"]}))

    def _iin(self, row: ReadRow, cell: str) -> None:
        text = _digits(cell)
        row.iin = text.replace(" ", "") if _SPACED_DIGITS.fullmatch(text) else text

    def _birth_date(self, row: ReadRow, cell: str) -> None:
        row.birth_date = self._dated(row, "birth_date", cell)

    def _joined(self, row: ReadRow, cell: str) -> None:
        row.joined = self._dated(row, "joined", cell)

    def _since(self, row: ReadRow, cell: str) -> None:
        row.since = self._dated(row, "since", cell)

    def _sex(self, row: ReadRow, cell: str) -> None:
        row.sex = SEXES.get(_clean(cell).lower().rstrip("."), "")
        if not row.sex:
            row.faults.append(("sex_unreadable", "sex", {}))

    def _phone(self, row: ReadRow, cell: str) -> None:
        row.phone = read_phone(_digits(cell))
        if not row.phone:
            row.faults.append(("phone_invalid", "phone", {}))

    def _email(self, row: ReadRow, cell: str) -> None:
        row.email = _plain(cell)
        try:
            validate_email(row.email)
        except ValidationError:
            row.faults.append(("email_invalid", "email", {}))

    def _number(self, row: ReadRow, cell: str) -> None:
        row.number = _digits(cell)
        _check_length(row, "number", row.number)

    def _dated(self, row: ReadRow, field: str, cell: str) -> date | None:
        day, code = self._day(cell)
        if code:
            params = {"on": format_short(self._on)} if code == "date_in_future" else {}
            row.faults.append((code, field, params))
        return day

    def _read_day(self, cell: str) -> tuple[date | None, str]:
        try:
            day = parse_date(cell)
        except NoSuchDay:
            return None, "date_impossible"
        except NotADate:
            return None, "date_unreadable"
        if day.year < FIRST_YEAR:
            return None, "date_impossible"
        return (None, "date_in_future") if day > self._on else (day, "")

    def _check_iin(self, row: ReadRow) -> None:
        """Hold the IIN against birth date and sex, and take them from it where they are not given."""
        if not row.iin:
            return
        code = iin_fault(row.iin, synthetic=self._synthetic, birth_date=row.birth_date, sex=row.sex)
        if code == "iin_length" and (whole := self._with_zeros(row)):
            row.iin, code = whole, ""
            row.notes.append("zeros:iin")
        if code:
            row.faults.append((code, "iin", {"length": len(row.iin)} if code == "iin_length" else {}))
            row.iin = ""
        elif not (row.birth_date and row.sex):
            iin = check_iin(row.iin, synthetic=self._synthetic)
            given_wrongly = {field for _code, field, _params in row.faults}
            if "birth_date" not in given_wrongly:
                row.birth_date = row.birth_date or iin.birth_date
            row.sex = row.sex or iin.sex

    def _with_zeros(self, row: ReadRow) -> str:
        """The number with the zeros that a spreadsheet took for nothing, where its check digit proves them."""
        whole = row.iin.zfill(LENGTH)
        if len(row.iin) not in _SHORTENED:
            return ""
        wrong = iin_fault(whole, synthetic=self._synthetic, birth_date=row.birth_date, sex=row.sex)
        return "" if wrong else whole

    def _check_days(self, row: ReadRow) -> None:
        joined = row.joined or row.since
        if row.birth_date and joined and joined < row.birth_date:
            row.faults.append(("joined_before_birth", "joined" if row.joined else "since", {}))
        elif row.joined and row.since and row.since < row.joined:
            row.faults.append(("since_before_joined", "since", {"joined": format_short(row.joined)}))


_PARTS = ("surname", "given_name", "patronymic")
_NAME_FIELDS = {"name", *_PARTS}
_READ: dict[str, Callable[[RowReader, ReadRow, str], None]] = {
    "unit": RowReader._unit,
    "iin": RowReader._iin,
    "birth_date": RowReader._birth_date,
    "sex": RowReader._sex,
    "phone": RowReader._phone,
    "email": RowReader._email,
    "joined": RowReader._joined,
    "since": RowReader._since,
    "number": RowReader._number,
}
# What recurs from line to line is worked out once: units, names, days.
_fold = lru_cache(maxsize=100_000)(fold)
_clean = lru_cache(maxsize=100_000)(normalise)
# Born in the first decade of a century, three zeros at the most: none has a month or a day 00.
_SHORTENED = range(LENGTH - 3, LENGTH)
_LATIN = re.compile(r"[A-Za-z\u0259\u0275]")


@lru_cache(maxsize=100_000)
def _part(cell: str) -> tuple[str, bool]:
    """A part of a name, and whether Latin letters in it had been typed for Cyrillic ones."""
    return clean_name_part(cell), _has_strange_letters(cell)


@lru_cache(maxsize=100_000)
def _unit_text(cell: str) -> tuple[str, bool]:
    found = normalise_reporting(cell)
    return found.text, bool(found.repaired)


def _has_strange_letters(cell: str) -> bool:
    found = normalise_reporting(cell)
    return bool(found.repaired) or cyrillic_if_alike(found.text) != found.text


def _plain(cell: str) -> str:
    """As ``normalise``, sooner for what needs no mending."""
    return " ".join(cell.split()) if cell.isascii() and cell.isprintable() else normalise(cell)


def _digits(cell: str) -> str:
    """A number without the point and zero that programs write behind a whole one."""
    text = _plain(cell)
    return text[:-2] if text.endswith(".0") and text[:-2].isdigit() else text


def _check_length(row: ReadRow, field: str, text: str) -> None:
    if len(text) > _LONGEST[field]:
        row.faults.append(("too_long", field, {"most": _LONGEST[field]}))
