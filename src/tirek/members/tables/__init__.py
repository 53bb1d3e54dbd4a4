"""The list of members, laid out."""

from tirek.members.tables.listing import MembersPage, asked

__all__ = ["MembersPage", "asked"]
