"""Rolls on their way: from the file that came in to the act that enters it."""

from tirek.rolls.models.imports import (
    AT_WORK,
    Outcome,
    RollAbsent,
    RollChunk,
    RollColumns,
    RollDoubt,
    RollImport,
    RollProblem,
    RollRow,
    RollState,
    RollVerdict,
)

__all__ = [
    "AT_WORK",
    "Outcome",
    "RollAbsent",
    "RollChunk",
    "RollColumns",
    "RollDoubt",
    "RollImport",
    "RollProblem",
    "RollRow",
    "RollState",
    "RollVerdict",
]
