"""Memberships, where they stood when, and the rolls that are being imported."""

from tirek.members.models.membership import Membership, Placement, Transfer
from tirek.members.models.roll import Outcome, Roll, RollProblem, RollRow, RollVerdict

__all__ = [
    "Membership",
    "Outcome",
    "Placement",
    "Roll",
    "RollProblem",
    "RollRow",
    "RollVerdict",
    "Transfer",
]
