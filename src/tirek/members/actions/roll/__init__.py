"""Import of a roll."""

from tirek.members.actions.roll.answers import (
    call_full,
    choose_columns,
    choose_sheet,
    confirm_roll,
    discard_roll,
    name_units,
    retry_roll,
)
from tirek.members.actions.roll.checking import units_within
from tirek.members.actions.roll.findings import Findings, preview
from tirek.members.actions.roll.housekeeping import forget_old_rolls, wake_waiting_rolls
from tirek.members.actions.roll.importing import import_roll
from tirek.members.actions.roll.progress import telling
from tirek.members.actions.roll.receiving import Settings, receive_roll
from tirek.members.actions.roll.stages import carry_on
from tirek.members.actions.roll.states import NotNow
from tirek.members.actions.roll.writing import RollOutdated

__all__ = [
    "Findings",
    "NotNow",
    "RollOutdated",
    "Settings",
    "call_full",
    "carry_on",
    "choose_columns",
    "choose_sheet",
    "confirm_roll",
    "discard_roll",
    "forget_old_rolls",
    "import_roll",
    "name_units",
    "preview",
    "receive_roll",
    "retry_roll",
    "telling",
    "units_within",
    "wake_waiting_rolls",
]
