"""Rolls as people send them, made up with their truth: headings, layouts, letters, empty marks, forms of cells.

Whoever makes them knows nothing of how they are read: only ``judge`` does.
"""

from bench.sent.measure import measured

__all__ = ["measured"]
