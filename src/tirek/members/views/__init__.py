"""Pages of the roll and of the persons on it."""
