"""Import of a roll."""

from tirek.members.actions.roll.importing import (
    Findings,
    Settings,
    commit_roll,
    discard_roll,
    import_roll,
    preview,
    recheck_roll,
    stage_roll,
)
from tirek.members.actions.roll.writing import RollOutdated

__all__ = [
    "Findings",
    "RollOutdated",
    "Settings",
    "commit_roll",
    "discard_roll",
    "import_roll",
    "preview",
    "recheck_roll",
    "stage_roll",
]
