"""Lists of units as files."""
