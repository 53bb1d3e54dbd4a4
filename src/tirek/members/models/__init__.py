"""Memberships, where they stood when, the rolls that are being imported, and what accounts keep of their lists."""

from tirek.members.models.listed import Listed
from tirek.members.models.listing import Export, ExportKind, ExportPiece, ExportState, SavedFilter
from tirek.members.models.membership import Membership, Placement, Transfer
from tirek.members.models.roll import (
    Outcome,
    Roll,
    RollAbsent,
    RollChunk,
    RollColumns,
    RollProblem,
    RollProgress,
    RollRow,
    RollState,
    RollVerdict,
)

__all__ = [
    "Export",
    "ExportKind",
    "ExportPiece",
    "ExportState",
    "Listed",
    "Membership",
    "Outcome",
    "Placement",
    "Roll",
    "RollAbsent",
    "RollChunk",
    "RollColumns",
    "RollProblem",
    "RollProgress",
    "RollRow",
    "RollState",
    "RollVerdict",
    "SavedFilter",
    "Transfer",
]
