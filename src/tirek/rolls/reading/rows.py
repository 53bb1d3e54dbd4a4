"""A line of a roll, read: its values, and what is wrong with them."""

from datetime import date
from functools import lru_cache
from typing import Any

from tirek.kernel.kazakh import fold

CellFault = tuple[str, str, dict[str, Any]]
# Names recur from line to line.
_fold = lru_cache(maxsize=100_000)(fold)


class ReadRow:
    """One line of the roll, read. ``faults`` say why it cannot be taken; ``notes`` what was mended in it, or left out:
    a doubtful cell that a member need not have keeps nobody off the roll.

    A note is its code and the field, «letters:surname».
    """

    __slots__ = (
        "birth_date",
        "district",
        "email",
        "faults",
        "given_name",
        "iin",
        "joined",
        "left_by",
        "left_on",
        "notes",
        "number",
        "patronymic",
        "phone",
        "sex",
        "since",
        "surname",
        "unit_said",
        "unit_text",
    )  # fmt: skip

    def __init__(self) -> None:
        self.unit_said = False
        self.unit_text = self.district = self.surname = self.given_name = self.patronymic = ""
        self.iin = self.sex = self.phone = self.email = self.number = ""
        self.birth_date: date | None = None
        self.joined: date | None = None
        self.since: date | None = None
        self.left_on: date | None = None
        self.left_by = ""
        self.faults: list[CellFault] = []
        self.notes: list[str] = []

    @property
    def name_fold(self) -> str:
        """Equal to ``kk_fold`` of the full name."""
        if self.surname and self.given_name and self.patronymic:
            return f"{_fold(self.surname)} {_fold(self.given_name)} {_fold(self.patronymic)}"
        return " ".join(filter(None, map(_fold, (self.surname, self.given_name, self.patronymic))))
