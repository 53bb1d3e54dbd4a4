"""From the cells of a line to values, and to what is wrong with each of them."""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tirek.kernel.dates import as_written, format_short
from tirek.kernel.identifiers import LENGTH, check_iin, iin_fault
from tirek.kernel.kazakh import normalise
from tirek.kernel.names import NotAName
from tirek.kernel.phones import read_phone
from tirek.members.enums import Ended
from tirek.rolls.reading.day_orders import is_either
from tirek.rolls.reading.days import WrittenDay, read_day
from tirek.rolls.reading.leaving import day_within, reason_of
from tirek.rolls.reading.names import cleaned, has_much, of_one
from tirek.rolls.reading.numbers import (
    are_several,
    iin_within,
    is_among_words,
    is_of_kin,
    is_shortened,
    phones_within,
)
from tirek.rolls.reading.orders import NameOrder
from tirek.rolls.reading.plain import (
    ZEROS,
    digits,
    has_strange_letters,
    part_of_name,
    plain,
    plain_part,
    said,
    said_in_figures,
    said_or_name,
    unit_text,
)
from tirek.rolls.reading.rows import ReadRow
from tirek.rolls.reading.sexes import sex_of

# The columns of the tables that the values go to.
_LONGEST = {"surname": 100, "given_name": 100, "patronymic": 100, "number": 40, "email": 254, "unit": 200}
_DIGIT = re.compile(r"[0-9]")
# As every page writes it before the number of a card.
_SIGN = re.compile(r"^(?:№ ?(?=.)|(?:n°|#|n[or]?\.|n[or]?(?= )) ?(?=[0-9]))", re.IGNORECASE)
_SPACED_DIGITS = re.compile(r"[0-9 ]+")


class RowReader:
    """Reads the lines of one roll, whose columns say these fields, or nothing where a field is empty.

    Values that recur, such as given names and days, are read once.
    """

    def __init__(
        self,
        fields: Sequence[str],
        *,
        on: date,
        synthetic: bool,
        unit_code: str = "",
    ) -> None:
        # Asked once of each column: where it stands, how its cells are read, and what says nothing there.
        self._places = [
            (field, place, None if field in _NAME_FIELDS else _READ[field], _SAYS.get(field, said))
            for place, field in enumerate(fields) if field
        ]  # fmt: skip
        self._width = len(fields)
        self._surname_field = "name" if "name" in fields else "surname"
        self._on = on
        self._synthetic = synthetic
        self.unit_code = unit_code
        # Columns of days whose month stands first, as the lines show that are looked at beforehand.
        self.month_first: Collection[str] = ()
        # Those of which nobody knows which stands first.
        self.either: Collection[str] = ()
        self.order = NameOrder()
        self._day = lru_cache(maxsize=100_000)(self._read_day)

    def read(self, cells: Sequence[str], *, section: str = "", alone: bool = True) -> ReadRow:
        """``section``: the unit that a line above names; ``alone``: the unit of the whole roll may be meant."""
        row = ReadRow()
        if len(cells) > self._width and any(map(str.strip, cells[self._width :])):
            row.faults.append(("cells_too_many", "", {}))
        named, count = False, len(cells)
        for field, place, read, says in self._places:
            cell = cells[place] if place < count else ""
            if not cell:
                continue
            if not (cell[0].isdigit() and len(cell) > ZEROS):
                if cell.isspace():
                    continue
                if (told := says(cell)) is None:
                    if field not in _NEEDED:
                        row.notes.append(f"nothing:{field}")
                    continue
                cell = told
            if read is None:
                named = self._name(row, field, cell) or named
            else:
                read(self, row, cell)
        if not named and not row.surname:
            row.faults.append(("surname_missing", self._surname_field, {}))
        if len(row.surname) + len(row.given_name) + len(row.patronymic) > _LONGEST["surname"]:
            self._check_names(row)
        self._check_unit(row, section or (self.unit_code if alone else ""))
        self._check_iin(row)
        self._check_days(row)
        return row

    def _check_names(self, row: ReadRow) -> None:
        for part in _PARTS:
            if len(getattr(row, part)) > _LONGEST[part]:
                row.faults.append(("too_long", part, {"most": _LONGEST[part]}))

    def _check_unit(self, row: ReadRow, otherwise: str) -> None:
        """The unit stands in the line, else above it, else all lines are of one. A district says which of its name."""
        if not row.unit_said:
            row.unit_text = otherwise
        elif row.district and row.unit_text and not _CODE.fullmatch(row.unit_text):
            row.unit_text = f"{row.district} / {row.unit_text}"[: _LONGEST["unit"]]
        if not row.unit_text and not any(field == "unit" for _code, field, _params in row.faults):
            row.faults.append(("unit_missing", "unit", {}))

    def _name(self, row: ReadRow, field: str, cell: str) -> bool:
        """Whether the surname is dealt with, be it by a fault."""
        if field in _PARTS and (part := plain_part(cell)):
            setattr(row, field, part)
            return False
        clean = cleaned(cell)
        if clean.left:
            self._gone(row, field, clean.left)
        try:
            if field == "name":
                name, unsure = self.order.read(of_one(clean.text))
                row.surname, row.given_name, row.patronymic = name.surname, name.given, name.patronymic
                row.notes += ["name_order:name"] if unsure else []
                mended = bool(_LATIN.search(cell)) and has_strange_letters(cell)
            elif field == "given_patronymic":
                part, mended = part_of_name(clean.text)[0], has_strange_letters(cell)
                row.given_name, _space, row.patronymic = part.partition(" ")
            else:
                part, mended = part_of_name(clean.text)
                mended = mended or (clean.mended and has_strange_letters(cell))
                setattr(row, field, part)
        except NotAName:
            row.faults.append(("name_unreadable", field, {}))
            return field in ("name", "surname")
        if mended:
            row.notes.append(f"letters:{field}")
        if clean.mended:
            row.notes.append(f"name_rest:{field}")
        if field == "name" and has_much(row.patronymic):
            row.notes.append(f"name_long:{field}")
        return False

    def _unit(self, row: ReadRow, cell: str) -> None:
        row.unit_said = True
        row.unit_text, mended = unit_text(cell)
        if mended:
            row.notes.append("letters:unit")
        if len(row.unit_text) > _LONGEST["unit"]:
            row.unit_text = ""
            row.faults.append(("too_long", "unit", {"most": _LONGEST["unit"]}))

    def _district(self, row: ReadRow, cell: str) -> None:
        row.district = f"{row.district} / {_clean(cell)}" if row.district else _clean(cell)

    def _left(self, row: ReadRow, cell: str) -> None:
        self._gone(row, "left", cell)

    def _left_reason(self, row: ReadRow, cell: str) -> None:
        self._gone(row, "left_reason", cell)

    def _gone(self, row: ReadRow, field: str, cell: str) -> None:
        """Who has left stands on no roll of members; told once, of the first cell that says so."""
        if _clean(cell).lower() in _STILL_HERE:
            return
        if not any(code == "has_left" for code, *_told in row.faults):
            row.faults.append(("has_left", field, {"said": as_written(_clean(cell))[:40]}))
        day = self._day(written := day_within(cell), field in self.month_first).day
        if day and field in self.either and is_either(written):
            row.notes.append(f"day_or_month:{field}")
        # The day of a protocol may stand in the reason.
        row.left_on = (day or row.left_on) if field == "left" else (row.left_on or day)
        if not row.left_by or row.left_by == Ended.DEREGISTRATION:
            row.left_by = reason_of(cell) or str(Ended.DEREGISTRATION.value)

    def gone(self, row: ReadRow, said: str, *, whole: bool) -> None:
        """Somebody has left, as it is said elsewhere than in a column of leaving. On the day of the roll, where a title
        or the sheet as a whole says it and no day is given; it need not name a unit then.
        """
        row.left_by = row.left_by or reason_of(said) or str(Ended.DEREGISTRATION.value)
        if whole and not row.left_on:
            row.left_on = self._on
            row.notes.append("left_today:left")
        if whole and not row.unit_text:
            row.faults = [fault for fault in row.faults if fault[0] != "unit_missing"]

    def _iin(self, row: ReadRow, cell: str) -> None:
        text = cell if cell.isdecimal() and cell.isascii() else digits(cell)
        if len(text) == LENGTH and text.isdecimal():
            row.iin = text
        elif not _DIGIT.search(text):
            row.notes.append("no_digits:iin")
        elif is_shortened(text):
            row.faults.append(("iin_shortened", "iin", {}))
        elif _SPACED_DIGITS.fullmatch(text):
            row.iin = text.replace(" ", "")
        elif (within := iin_within(text)) and not iin_fault(within, synthetic=self._synthetic):
            row.iin = within
            row.notes.append("signs:iin")
        else:
            row.iin = text

    def _birth_date(self, row: ReadRow, cell: str) -> None:
        day = self._dated(row, "birth_date", cell)
        if day and (day > self._on or self._on.year - day.year > _OLDEST):
            row.notes.append("day_odd:birth_date")
        else:
            row.birth_date = day

    def _joined(self, row: ReadRow, cell: str) -> None:
        row.joined = self._not_later(row, "joined", self._dated(row, "joined", cell))

    def _since(self, row: ReadRow, cell: str) -> None:
        row.since = self._not_later(row, "since", self._dated(row, "since", cell))

    def _sex(self, row: ReadRow, cell: str) -> None:
        row.sex = sex_of(_clean(cell))
        if not row.sex:
            row.notes.append("sex_unreadable:sex")

    def _phone(self, row: ReadRow, cell: str) -> None:
        row.phone = read_phone(digits(cell))
        if not row.phone:
            found = [] if is_shortened(cell) else phones_within(cell)
            if len(found) == 1 and is_of_kin(cell):
                row.notes.append("phone_of_other:phone")
                return
            row.phone = found[0] if found else ""
            note = (
                "" if len(found) == 1 else "phones" if found else "shortened" if is_shortened(cell) else "phone_invalid"
            )
            row.notes.extend([f"{note}:phone"] if note else [])

    def _email(self, row: ReadRow, cell: str) -> None:
        try:
            validate_email(email := plain(cell))
        except ValidationError:
            row.notes.append("email_invalid:email")
        else:
            row.email = email

    def _number(self, row: ReadRow, cell: str) -> None:
        if _PLAIN_NUMBER.fullmatch(cell):
            row.number = cell
            return
        text = _SIGN.sub("", digits(cell.replace("\n", "; ")).removeprefix("'"))
        if is_shortened(text) or len(text) > _LONGEST["number"]:
            row.notes.append(f"{'shortened' if is_shortened(text) else 'number_long'}:number")
        elif are_several(text):
            row.notes.append("numbers:number")
        elif is_among_words(text):
            row.notes.append("number_rest:number")
        elif _DIGIT.search(text):
            row.number = text
        else:
            row.notes.append("no_digits:number")

    def _dated(self, row: ReadRow, field: str, cell: str) -> date | None:
        """A day, or none where the cell does not say one."""
        found = self._day(cell, field in self.month_first)
        if note := found.fault or found.note:
            row.notes.append(f"{note}:{field}")
        if field in self.either and is_either(cell):
            row.notes.append(f"day_or_month:{field}")
        return found.day

    def _not_later(self, row: ReadRow, field: str, day: date | None) -> date | None:
        if day and day > self._on:
            row.faults.append(("date_in_future", field, {"on": format_short(self._on)}))
            return None
        return day

    def _read_day(self, cell: str, month_first: bool) -> WrittenDay:
        return read_day(cell, latest=self._on, month_first=month_first)

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
        if row.birth_date and joined and joined <= row.birth_date:
            row.faults.append(("joined_before_birth", "joined" if row.joined else "since", {}))
        elif row.joined and row.since and row.since < row.joined:
            row.faults.append(("since_before_joined", "since", {"joined": format_short(row.joined)}))
        elif row.birth_date and joined and joined.year - row.birth_date.year < _YOUNGEST:
            row.notes.append("joined_young:joined" if row.joined else "joined_young:since")


_PARTS = ("surname", "given_name", "patronymic")
# Letters before figures, nothing else: a number of a card as nearly all stand, which no rule below would change.
_PLAIN_NUMBER = re.compile(r"[A-Za-z]{0,4}-?[0-9]{1,30}")
_NAME_FIELDS = {"name", "given_patronymic", *_PARTS}
# Without these there is no member; of all others a cell may say that there is nothing to say.
_NEEDED = {"name", "surname", "unit", "district", "left", "left_reason"}
# Where a word may be a name; or say itself that nobody is here: «не состоит», «в связи со смертью», «мүше емес».
_NAMED = {"name", "surname", "given_name", "given_patronymic", "unit", "district", "left", "left_reason"}
_SAYS = dict.fromkeys(_NAMED, said_or_name) | dict.fromkeys(("number", "phone", "iin"), said_in_figures)
_STILL_HERE = {
    "состоит", "действующий", "активен", "активный", "мүше", "член", "есепте", "active", "member",
}  # fmt: skip
# Nobody is older; a day that long ago is what programs write for “unknown”.
_OLDEST = 110
_CODE = re.compile(r"[0-9]+(?:[-./][0-9]+)+|[A-Za-z]{1,4}-?[0-9]+(?:[-./][0-9]+)*")
_READ: dict[str, Callable[[RowReader, ReadRow, str], None]] = {
    "unit": RowReader._unit,
    "district": RowReader._district,
    "left": RowReader._left,
    "left_reason": RowReader._left_reason,
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
_clean = lru_cache(maxsize=100_000)(normalise)
# Born in the first decade of a century, three zeros at the most: none has a month or a day 00.
_SHORTENED = range(LENGTH - 3, LENGTH)
# Nobody is taken in before; a pupil may be counted among others.
_YOUNGEST = 14
_LATIN = re.compile(r"[A-Za-z\u0259\u0275]")
