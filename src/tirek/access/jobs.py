"""What the worker did in somebody's name before undoings were tasks."""

from tirek.structure.actions.undoing import UNDOING
from tirek.tasks.jobs import formerly

formerly("access.undo_act", UNDOING, "act_id")
