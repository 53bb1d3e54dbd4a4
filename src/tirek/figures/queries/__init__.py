"""Reading the figures."""

from tirek.figures.queries.answers import Wanted, reading_together
from tirek.figures.queries.explain import explain
from tirek.figures.queries.measure import by_slice, grid, measure, reading_set, series
from tirek.figures.queries.readings import FigureUnknown, Reading
from tirek.figures.queries.unit_moves import UnitMove, records_of_move
from tirek.figures.queries.verify import Difference, verify

__all__ = [
    "Difference",
    "FigureUnknown",
    "Reading",
    "UnitMove",
    "Wanted",
    "by_slice",
    "explain",
    "grid",
    "measure",
    "reading_set",
    "reading_together",
    "records_of_move",
    "series",
    "verify",
]
