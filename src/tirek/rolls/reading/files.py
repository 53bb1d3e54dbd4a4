"""From a file of any kind to a table: its headings as they stand, then its lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake import Book, Bytes, Line, NoRows, Source, open_lines
from tirek.rolls.reading.head import BEFORE, FoundHeadings, find_headings, is_headings_again, is_numbering

# A question mark within a word, or before one.
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|(?<!\S)\?[^\W\d_]{2}")
SAMPLE = 200
# Each column is a choice in a form, and a form is taken with so many fields only.
MOST_COLUMNS = 300


class TooManyColumns(Refused):
    code = "too_many_columns"
    message = _("The table has %(columns)s columns; a roll has %(most)s at most. Delete the others.")


class LettersLost(Refused):
    code = "letters_lost"
    message = _(
        "Letters are lost: question marks stand where Kazakh letters were. Save the table anew as XLSX or as"
        " “CSV UTF-8” and choose that."
    )


class RollTable:
    """``headings`` are empty texts where the file has none; ``sample`` are the first lines under them.

    Gone through once; the lines of the sample come again. A workbook has no cells beyond its headings: a column without
    a heading is a column too.
    """

    def __init__(self, source: Source, lines: Iterator[Line]) -> None:
        self.source = source
        self.sheet = source.workbook.sheet.name if isinstance(source, Book) else ""
        first = list(islice(lines, BEFORE))
        found: FoundHeadings = find_headings([line.cells for line in first])
        rows = first[found.above :]
        while found.above and (rows or (rows := list(islice(lines, 1)))) and _is_head(rows[0].cells, found.cells):
            rows = rows[1:]
        lines = _filled_down(chain(rows, lines), self.source)
        self.sample = list(islice(lines, SAMPLE))
        if not self.sample:
            raise NoRows
        if _is_lost(found.cells, self.sample):
            raise LettersLost
        self._lines = chain(self.sample, lines)
        width = max(len(line.cells) for line in self.sample)
        if found.above and isinstance(source, Bytes):
            width = 0
        self.headings = (*found.cells, *[""] * (width - len(found.cells)))
        if len(self.headings) > MOST_COLUMNS:
            raise TooManyColumns(columns=len(self.headings), most=MOST_COLUMNS)

    @property
    def digest(self) -> str:
        """Of what has been read; once the lines have been gone through, of the file."""
        return self.source.digest

    @property
    def read_bytes(self) -> int:
        return self.source.read_bytes

    def __iter__(self) -> Iterator[Line]:
        return self._lines


def _is_lost(headings: Sequence[str], sample: Sequence[Line]) -> bool:
    """Whether letters became question marks when the file was saved: a few of them may be anything, many not."""
    lines = sum(any(map(_LOST.search, line.cells)) for line in sample)
    return (any(map(_LOST.search, headings)) and lines * 3 > len(sample)) or lines * 2 > len(sample) > 2


def _is_head(cells: list[str], headings: Sequence[str]) -> bool:
    """Whether the line below the headings still belongs to them: numbers of columns, or the other language."""
    return is_numbering(cells) or is_headings_again(cells, headings)


def _filled_down(lines: Iterator[Line], source: Source) -> Iterator[Line]:
    """A cell that is merged with those below it counts for all of its lines, as it is read."""
    merged = source.workbook.sheet.merged if isinstance(source, Book) else []
    if not merged:
        return lines
    return _with_merged(lines, merged)


def _with_merged(lines: Iterator[Line], merged: Sequence[tuple[int, int, int]]) -> Iterator[Line]:
    said: dict[int, tuple[int, str]] = {}
    ends = {(first, place): last for place, first, last in merged}
    for line in lines:
        cells = line.cells
        for place, (last, text) in list(said.items()):
            if line.number > last:
                del said[place]
            elif place >= len(cells) or not cells[place].strip():
                cells = [*cells, *[""] * (place + 1 - len(cells))]
                cells[place] = text
        for place, cell in enumerate(line.cells):
            if cell.strip() and (last := ends.get((line.number, place), 0)):
                said[place] = last, cell
        yield Line(line.number, cells)


def open_table(file: BinaryIO, *, sheet: str = "") -> RollTable:
    """Raises NoRows, and what opening the file raises."""
    return RollTable(*open_lines(file, sheet=sheet))
