"""A line of cells."""

from typing import NamedTuple


class Line(NamedTuple):
    """A line with something in it. A cell may hold several lines of text; ``number`` is that of the first."""

    number: int
    cells: list[str]
