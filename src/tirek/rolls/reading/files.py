"""From a file of any kind to a table: its headings as they stand, then its lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake import Book, Bytes, Line, NoRows, Source, open_lines
from tirek.kernel.kazakh import fold, normalise
from tirek.rolls.reading.head import BEFORE, FoundHeadings, find_headings, is_headings_again, is_numbering
from tirek.rolls.reading.standing import heads_list_of_leavers

# A question mark within a word, or before one.
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|(?<!\S)\?[^\W\d_]{2}")
SAMPLE = 200
# Each column is a choice in a form, and a form is taken with so many fields only.
MOST_COLUMNS = 300
_LEAST_STEP, _MOST_LINES = 1000, 10_000_000


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
        # A title that says whom the list is of is heard once more, as one within the table.
        titles = [Line(line.number, [text] * 3) for line in first[: found.above] if (text := _of_leavers(line.cells))]
        # What stands alone above the headings, which may name the unit of the whole table.
        self.titles = [text for line in first[: found.above] if (text := _alone(line.cells))]
        lines = _filled_down(chain(titles, rows, lines), self.source)
        self.blocks = blocks_of(found.cells)
        self.step = self._counted_apart()
        if len(self.blocks) > 1:
            lines, found = _one_below_another(lines, self.blocks, self.step), _first_of(found, self.blocks)
        self.sample = list(islice(lines, SAMPLE))
        if len(self.sample) <= len(titles):
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

    def _counted_apart(self) -> int:
        """What is added to the numbers of the lines of a table beside the first: a round number above all of these."""
        last = self.source.workbook.sheet.last if isinstance(self.source, Book) else _MOST_LINES - 1
        step = _LEAST_STEP
        while step <= last:
            step *= 10
        return step

    @property
    def last(self) -> int:
        """The highest number that a line may have."""
        last = self.source.workbook.sheet.last if isinstance(self.source, Book) else 0
        return last + self.step * (len(self.blocks) - 1)

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


def _of_leavers(cells: Sequence[str]) -> str:
    """The title, where it says that the list is of those who are no members."""
    text = _alone(cells)
    return text if text and heads_list_of_leavers(text) else ""


def _alone(cells: Sequence[str]) -> str:
    """The one text of the line, be it in several merged cells."""
    said = {text for cell in cells if (text := normalise(cell))}
    return said.pop() if len(said) == 1 else ""


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


def blocks_of(headings: Sequence[str]) -> list[range]:
    """The places of tables that stand beside each other under the same headings; one where there is but one table."""
    plain = [fold(normalise(heading)) or heading.strip() for heading in headings]
    whole = [range(len(plain))]
    first = next((place for place, heading in enumerate(plain) if heading), None)
    if first is None:
        return whole
    begins = [place for place, heading in enumerate(plain) if heading == plain[first]]
    ends = [*begins[1:], len(plain)]
    blocks = [_trimmed(plain, begin, end) for begin, end in zip(begins, ends, strict=True)]
    said = [plain[block.start : block.stop] for block in blocks]
    # Of two columns of one heading nothing is repeated but that.
    alike = len(blocks) > 1 and len(set(said[0])) > 1 and all(one == said[0] for one in said)
    return blocks if alike else whole


def _trimmed(plain: Sequence[str], begin: int, end: int) -> range:
    while end > begin and not plain[end - 1]:
        end -= 1
    return range(begin, end)


def _first_of(found: FoundHeadings, blocks: Sequence[range]) -> FoundHeadings:
    return FoundHeadings(found.cells[blocks[0].start : blocks[0].stop], found.above)


def _one_below_another(lines: Iterator[Line], blocks: Sequence[range], step: int) -> Iterator[Line]:
    """The lines of the first table, then those of the tables beside it."""
    beside: list[list[Line]] = [[] for _block in blocks]
    for line in lines:
        for nth, block in enumerate(blocks):
            more = line.cells[block.stop :] if nth == len(blocks) - 1 else []
            cells = line.cells[block.start : block.stop] + (more if any(map(str.strip, more)) else [])
            if any(map(str.strip, cells)):
                found = Line(line.number + nth * step, cells)
                if nth:
                    beside[nth].append(found)
                else:
                    yield found
    for found_beside in beside:
        yield from found_beside


def open_table(file: BinaryIO, *, sheet: str = "") -> RollTable:
    """Raises NoRows, and what opening the file raises."""
    return RollTable(*open_lines(file, sheet=sheet))
