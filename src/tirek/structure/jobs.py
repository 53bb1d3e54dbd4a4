"""What the worker does with acts on the network."""

from tirek.kernel.declarations import TaskKind, task_kinds
from tirek.structure.actions import carry_out_undoing
from tirek.structure.actions.undoing import UNDOING, UndoBrokenOff, UndoOurFault, still_stands

# Each holds the tree alone, so there is one at a time.
task_kinds.declare(
    TaskKind(
        key=UNDOING,
        carry_out=carry_out_undoing,
        broken_off=UndoBrokenOff,
        our_fault=UndoOurFault,
        reason="an act that is undone",
        line=UNDOING,
        stands=still_stands,
    )
)
