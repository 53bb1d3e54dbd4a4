"""Tables as people send them."""

from tirek.structure.tables.territories import read_territories
from tirek.structure.tables.units import read_units, written_headings

__all__ = ["read_territories", "read_units", "written_headings"]
