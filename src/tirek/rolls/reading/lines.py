"""A line of cells."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something in it. A cell may hold several lines of text; ``number`` is that of the first."""

    number: int
    cells: list[str]
