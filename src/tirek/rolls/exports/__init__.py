"""Files that an import gives back."""

from tirek.rolls.exports import returned

__all__ = ["returned"]
