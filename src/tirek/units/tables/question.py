"""What the page of a figure is asked."""

from dataclasses import dataclass

from tirek.figures.queries.slices import Slice
from tirek.kernel.declarations import Figure
from tirek.structure.models import Unit
from tirek.units.tables.spans import PageSpan


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which number, of which unit, of which days; of the whole, or of one part of it."""

    figure: Figure
    unit: Unit
    span: PageSpan
    part: Slice | None = None

    @property
    def slice_(self) -> str:
        """As the engine takes it."""
        return self.part.key if self.part else ""
