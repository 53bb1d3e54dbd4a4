"""Who may do what where, and why."""

from tirek.access.queries.matrix import Row, matrix
from tirek.access.queries.why import Answer, Reason, why

__all__ = ["Answer", "Reason", "Row", "matrix", "why"]
