"""Memberships, where they stood when, and the rolls that are being imported."""

from tirek.members.models.listed import Listed
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
    "Transfer",
]
