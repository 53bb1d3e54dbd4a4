"""Lists of units as files."""

from tirek.units.exports import units

__all__ = ["units"]
