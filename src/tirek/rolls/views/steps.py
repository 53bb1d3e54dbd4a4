"""The steps that stand over every page of an import."""

from typing import Any

from django.utils.translation import gettext as _

from tirek.rolls.models import RollImport, RollState

_AT = {
    RollState.RECEIVED: "file",
    RollState.ASKS_SHEET: "file",
    RollState.ASKS_COLUMNS: "columns",
    RollState.READING: "columns",
    RollState.ASKS_UNITS: "units",
    RollState.CHECKING: "check",
    RollState.CHECKED: "check",
    RollState.COMMITTING: "done",
}


def steps(roll: RollImport | None, at: str = "") -> dict[str, Any]:
    """Their names, and the number of the present one. That of the units is there only if units had to be named."""
    names = {"file": _("File"), "columns": _("Columns"), "units": _("Units"), "check": _("Check"), "done": _("Done")}
    if roll is None or not (roll.unit_map or roll.state == RollState.ASKS_UNITS or at == "units"):
        del names["units"]
    if roll is not None and roll.is_committed:
        return {"names": list(names.values()), "current": len(names) + 1}
    state = RollState(roll.stopped_in or roll.state) if roll is not None else RollState.RECEIVED
    return {"names": list(names.values()), "current": list(names).index(at or _AT[state]) + 1}
