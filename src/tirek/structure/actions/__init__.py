"""Acts on the tree."""

from tirek.structure.actions.bounds import set_size_bounds
from tirek.structure.actions.charter import load_charter
from tirek.structure.actions.imports import import_units
from tirek.structure.actions.territories import import_territories
from tirek.structure.actions.undo import undo_act
from tirek.structure.actions.undoing import (
    ask_to_undo,
    carry_undoing,
    fail_undoing,
    is_large,
    take_up_undoing,
    wake_waiting_undoings,
)
from tirek.structure.actions.undoing import telling as undoing_told
from tirek.structure.actions.units import close_unit, move_unit, open_unit, rename_unit

__all__ = [
    "ask_to_undo",
    "carry_undoing",
    "close_unit",
    "fail_undoing",
    "import_territories",
    "import_units",
    "is_large",
    "load_charter",
    "move_unit",
    "open_unit",
    "rename_unit",
    "set_size_bounds",
    "take_up_undoing",
    "undo_act",
    "undoing_told",
    "wake_waiting_undoings",
]
