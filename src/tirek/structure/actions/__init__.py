"""Acts on the tree."""

from tirek.structure.actions.bounds import set_size_bounds
from tirek.structure.actions.charter import load_charter
from tirek.structure.actions.imports import import_units
from tirek.structure.actions.lives import NewUnit
from tirek.structure.actions.merging import merge_units, reopen_unit
from tirek.structure.actions.names import Names
from tirek.structure.actions.territories import import_territories
from tirek.structure.actions.undo import undo_act
from tirek.structure.actions.undoing import ask_to_undo, carry_out_undoing, is_large
from tirek.structure.actions.units import close_unit, move_unit, open_unit, rename_unit

__all__ = [
    "Names",
    "NewUnit",
    "ask_to_undo",
    "carry_out_undoing",
    "close_unit",
    "import_territories",
    "import_units",
    "is_large",
    "load_charter",
    "merge_units",
    "move_unit",
    "open_unit",
    "rename_unit",
    "reopen_unit",
    "set_size_bounds",
    "undo_act",
]
