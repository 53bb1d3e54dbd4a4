"""Memberships, where they stood when, and what accounts keep of their lists."""

from tirek.members.models.listed import Listed
from tirek.members.models.listing import Export, ExportKind, ExportPiece, ExportState, SavedFilter
from tirek.members.models.membership import Membership, Placement, Transfer

__all__ = [
    "Export",
    "ExportKind",
    "ExportPiece",
    "ExportState",
    "Listed",
    "Membership",
    "Placement",
    "SavedFilter",
    "Transfer",
]
