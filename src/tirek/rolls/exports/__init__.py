"""Files that an import gives back."""

from tirek.rolls.exports import asked, people, returned

__all__ = ["asked", "people", "returned"]
