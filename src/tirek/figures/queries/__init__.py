"""Reading the figures."""

from tirek.figures.queries.carried import Carried, carried_by
from tirek.figures.queries.explain import explain
from tirek.figures.queries.measure import FigureUnknown, Reading, by_slice, grid, measure, series
from tirek.figures.queries.verify import Difference, verify

__all__ = [
    "Carried",
    "Difference",
    "FigureUnknown",
    "Reading",
    "by_slice",
    "carried_by",
    "explain",
    "grid",
    "measure",
    "series",
    "verify",
]
