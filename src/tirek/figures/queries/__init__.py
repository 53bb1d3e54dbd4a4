"""Reading the figures."""

from tirek.figures.queries.explain import explain
from tirek.figures.queries.measure import FigureUnknown, Reading, grid, measure, series
from tirek.figures.queries.verify import Difference, verify

__all__ = ["Difference", "FigureUnknown", "Reading", "explain", "grid", "measure", "series", "verify"]
