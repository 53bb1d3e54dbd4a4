"""Tables as people send them."""

from tirek.structure.tables.called import file_name, titled
from tirek.structure.tables.territories import read_territories
from tirek.structure.tables.units import read_units, written_headings

__all__ = ["file_name", "read_territories", "read_units", "titled", "written_headings"]
