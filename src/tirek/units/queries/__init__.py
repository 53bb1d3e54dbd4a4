"""Which units are listed, and in what order."""
