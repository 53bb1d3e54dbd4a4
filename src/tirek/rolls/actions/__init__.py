"""What a person, a job or the command does with a roll on its way."""

from tirek.rolls.actions.advance import carry_out_roll, stop_roll
from tirek.rolls.actions.answers import (
    answer_doubts,
    call_full,
    choose_columns,
    choose_sheet,
    confirm_roll,
    discard_roll,
    end_leavers,
    name_units,
    retry_roll,
)
from tirek.rolls.actions.housekeeping import forget_old_rolls, resume_rolls
from tirek.rolls.actions.importing import import_roll
from tirek.rolls.actions.receiving import Settings, receive_roll
from tirek.rolls.actions.states import NotNow
from tirek.rolls.work.checking import units_within
from tirek.rolls.work.findings import Findings, preview
from tirek.rolls.work.writing import RollOutdated

__all__ = [
    "Findings",
    "NotNow",
    "RollOutdated",
    "Settings",
    "answer_doubts",
    "call_full",
    "carry_out_roll",
    "choose_columns",
    "choose_sheet",
    "confirm_roll",
    "discard_roll",
    "end_leavers",
    "forget_old_rolls",
    "import_roll",
    "name_units",
    "preview",
    "receive_roll",
    "resume_rolls",
    "retry_roll",
    "stop_roll",
    "units_within",
]
