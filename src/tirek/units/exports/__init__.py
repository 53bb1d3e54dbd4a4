"""Lists of units as files."""

from tirek.units.exports import figures, summary, units

__all__ = ["figures", "summary", "units"]
