"""What a file about a unit and a day is called, and what stands at its head."""

import re
from datetime import date

from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.words import named

_NOT_IN_A_NAME = re.compile(r"[^0-9A-Za-z-]+")


def file_name(what: str, unit: Unit | None, day: date) -> str:
    """members-43-46-2019-12-01: the unit by its code, which stands in a name of a file on any machine."""
    code = _NOT_IN_A_NAME.sub("-", unit.code).strip("-") if unit else ""
    return "-".join(filter(None, (what, code, day.isoformat())))


def titled(what: str, unit: Unit | None, day: date) -> str:
    """Members: Karmakshy district, as it was called that day."""
    return f"{what}: {named(names_on([unit.pk], day)[unit.pk])}" if unit else what
