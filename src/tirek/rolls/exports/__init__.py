"""Files that an import gives back."""

from tirek.rolls.exports import people, returned

__all__ = ["people", "returned"]
