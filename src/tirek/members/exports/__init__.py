"""Files that leave the roll."""

from tirek.members.exports import listing

__all__ = ["listing"]
