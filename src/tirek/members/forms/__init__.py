"""Forms of the roll."""
