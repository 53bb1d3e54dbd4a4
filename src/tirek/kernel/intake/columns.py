"""A table whose headings are known: which column says what, and its lines as records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tirek.kernel.errors import Refused
from tirek.kernel.intake.files import NoRows
from tirek.kernel.intake.lines import Line
from tirek.kernel.kazakh import fold, normalise
from tirek.kernel.sheets import unguarded

# Among so many filled lines the headings are looked for.
_BEFORE = 10


class ColumnsMissing(Refused):
    code = "columns_missing"
    message = _("No column was recognised as: %(missing)s. Columns not recognised: %(unknown)s. Rename their headings.")


class ColumnTwice(Refused):
    code = "column_twice"
    message = _("Several columns say “%(field)s”: %(columns)s. Keep one of them.")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with a line and what to do, in the reader's language."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return _now("Line %(line)s: %(message)s") % {"line": self.line, "message": self.message}


@dataclass(frozen=True)
class Record:
    """A line by its columns; one that the file lacks reads as nothing."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def __contains__(self, column: str) -> bool:
        return column in self.cells


@dataclass(frozen=True, kw_only=True)
class Columns:
    """``headings`` that name each column: case, look-alike letters, punctuation and underscores do not matter.

    ``called`` is what a missing or repeated one is called when the reader is told of it.
    """

    headings: Mapping[str, Sequence[str]]
    required: Sequence[str]
    called: Callable[[str], str] = str

    def read(self, lines: Iterable[Line]) -> Iterator[Record]:
        """Raises ColumnsMissing, ColumnTwice, and NoRows once there were none."""
        iterator = iter(lines)
        places = self._places(self._head(iterator).cells)
        line = None
        for line in iterator:
            cells = line.cells
            yield Record(line.number, {c: unguarded(cells[at]) if at < len(cells) else "" for c, at in places.items()})
        if line is None:
            raise NoRows

    def _head(self, lines: Iterator[Line]) -> Line:
        """The line of headings: below a title or two, the first that names columns. Else the first line there is."""
        first = None
        for line in islice(lines, _BEFORE):
            first = first or line
            if sum(_plain(cell) in self._by_heading for cell in line.cells) >= min(2, len(self.required)):
                return line
        return first or Line(0, [])

    @cached_property
    def _by_heading(self) -> dict[str, str]:
        return {_plain(heading): column for column, headings in self.headings.items() for heading in headings}

    def _places(self, headings: Sequence[str]) -> dict[str, int]:
        """Where each column stands."""
        found = [(self._by_heading.get(_plain(heading), ""), at) for at, heading in enumerate(headings)]
        places: dict[str, int] = {}
        for column, at in found:
            if column in places:
                listed = f"«{headings[places[column]]}», «{headings[at]}»"
                raise ColumnTwice(field=self.called(column), columns=listed)
            if column:
                places[column] = at
        if missing := [column for column in self.required if column not in places]:
            unknown = [f"«{headings[at]}»" for column, at in found if not column and headings[at]]
            raise ColumnsMissing(missing=", ".join(map(self.called, missing)), unknown=", ".join(unknown) or "–")
        return places


def _plain(heading: str) -> str:
    return fold(normalise(heading.replace("_", " ")))
