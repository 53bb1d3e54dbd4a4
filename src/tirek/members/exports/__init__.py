"""Files that leave the roll."""
