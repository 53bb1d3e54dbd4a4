"""What the preview of a roll shows line by line, but for what is rejected."""

import json
from dataclasses import dataclass

from django.utils.functional import Promise

from tirek.kernel.dates import as_written
from tirek.kernel.sealing import unseal
from tirek.rolls.queries.effects import Tables, left_out
from tirek.rolls.reading.fields import LEFT_OUT

FEW, MANY, _LONGEST = 10, 500, 80


@dataclass(frozen=True)
class NobodysLine:
    """A line that is about no member: its number, what it says, why it is passed over."""

    line: int
    text: str
    why: str | Promise


def nobodys_lines(tables: Tables, *, every: bool) -> list[NobodysLine]:
    """The first of them, or as many as a page can show."""
    found = left_out(tables, MANY if every else FEW)
    return [NobodysLine(line, _said(cells), LEFT_OUT[reason]) for line, reason, cells in found]


def _said(cells: bytes) -> str:
    texts = [as_written(" ".join(cell.split())) for cell in json.loads(unseal(cells)) if cell.strip()]
    said = " · ".join(texts)
    return f"{said[:_LONGEST]}…" if len(said) > _LONGEST else said
