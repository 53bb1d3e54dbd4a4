"""A roll by its seed: the file, and what is true of each of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from bench.sent.files import BOOKS, RUSSIAN, TEXTS, text_file, workbook
from bench.sent.layout import Row, Sheet, draw

# What is added to the numbers of the lines of a table beside another: in a text, whose length is not known, and in a
# short workbook.
_APART = (10_000_000, 1000)


@dataclass(frozen=True, kw_only=True)
class Made:
    """``lines`` has each row of the table under the number of its line."""

    seed: int
    name: str
    content: bytes
    lines: dict[int, Row]
    fields: Sequence[str]
    unit_given: bool


def make(seed: int, *, on: date) -> Made:
    """The same for the same seed and day."""
    random = Random(seed)  # noqa: S311 - to make the same again
    russian = random.random() < 0.15
    book = not russian and random.random() < 0.55
    sheet: Sheet = draw(random, on=on, book=book, russian=russian)
    if book:
        kind = random.choice(BOOKS) if not sheet.merged else "xlsx"
        content, numbers = workbook([sheet], kind), list(range(1, len(sheet.rows) + 1))
    else:
        encoding, delimiter = random.choice(RUSSIAN if russian else TEXTS)
        content, numbers = text_file(sheet, encoding, delimiter, random)
        kind = f"{encoding} {delimiter!r}"
    lines = dict(zip(numbers, sheet.rows, strict=True))
    apart = _APART[kind in ("xlsx", "xls", "ods")]
    lines |= {numbers[nth] + apart: row for nth, row in sheet.right.items()}
    return Made(seed=seed, name=kind, content=content, lines=lines, fields=sheet.fields, unit_given=sheet.unit_given)
