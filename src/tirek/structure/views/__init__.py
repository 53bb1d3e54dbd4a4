"""Pages of acts on units: what would change, then one button that does it."""
