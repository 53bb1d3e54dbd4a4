"""Memberships, where they stood when, and what accounts keep of their lists."""

from tirek.members.models.listed import Listed
from tirek.members.models.listing import SavedFilter
from tirek.members.models.membership import Membership, Placement, Transfer

__all__ = [
    "Listed",
    "Membership",
    "Placement",
    "SavedFilter",
    "Transfer",
]
