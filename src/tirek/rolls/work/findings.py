"""What a roll does, or would do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tirek.rolls.models import RollImport
from tirek.rolls.queries.effects import Tables, UnitEffect, absent_counts, counts, effects, lasting, reaches_back
from tirek.rolls.work.writing import makes_known
from tirek.structure.models import Act


@dataclass(frozen=True, kw_only=True)
class Findings:
    """``counts`` has the lines by outcome; but for those that are about nobody they add up to ``rows``.

    ``missing`` are the members of the units in the roll whom it does not name; ``leaving`` those of them who are taken
    off the roll by it. ``first_roll`` says that from the roll's day on it will be known of some unit who was a member.
    ``since`` is the first day of which a number changes.
    """

    roll: RollImport
    counts: dict[str, int]
    missing: int
    leaving: int
    effects: list[UnitEffect]
    first_roll: bool
    since: date | None = None
    act: Act | None = None

    @property
    def rows(self) -> int:
        return sum(lines for outcome, lines in self.counts.items() if outcome not in ("clamped", "left_out"))

    @property
    def ended(self) -> int:
        """How many memberships end by lines that say so; of a roll of a version before none."""
        return self.counts.get("ended", 0)

    @property
    def changes(self) -> int:
        return self.counts["new"] + self.counts["updated"] + self.counts["moved"] + self.ended + self.leaving


def findings_in(roll: RollImport, tables: Tables) -> Findings:
    found = effects(tables, full=roll.full)
    missing, leaving = absent_counts(tables) if roll.full else (sum(effect.missing for effect in found), 0)
    first_roll = makes_known(tables, roll.on)
    days = [day for day in (reaches_back(tables), roll.on if leaving or first_roll else None) if day]
    return Findings(
        roll=roll,
        counts=counts(tables),
        missing=missing,
        leaving=leaving,
        effects=found,
        first_roll=first_roll,
        since=min(days, default=None),
    )


def preview(roll: RollImport) -> Findings:
    """What the roll would do, as it was checked last."""
    return findings_in(roll, lasting(roll.pk))


def result(findings: Findings) -> dict[str, Any]:
    """What is kept of a roll that was carried out."""
    return {
        "counts": findings.counts,
        "missing": findings.missing,
        "left": findings.leaving,
        "since": findings.since.isoformat() if findings.since else "",
        "units": [effect.as_dict() for effect in findings.effects],
    }
