"""Who may do what where, and why."""

from tirek.access.queries.matrix import PermissionRow, matrix
from tirek.access.queries.why import Answer, Reason, why

__all__ = ["Answer", "PermissionRow", "Reason", "matrix", "why"]
