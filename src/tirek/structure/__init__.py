"""Units, the dated tree, acts and their undo, resolutions, the charter."""
