"""Who has not a known roll: the units under a unit, those with the most of them missing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tirek.figures.queries import Wanted, measure
from tirek.kernel.actor import Actor
from tirek.kernel.kazakh import sort_key
from tirek.structure.figures import HOLDING, KNOWN
from tirek.structure.models import Unit
from tirek.structure.queries import names_on, seen_among
from tirek.ui.words import named

SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """A unit under which rolls are missing: how many, and the share of those that are known."""

    unit: Unit
    name: str
    missing: int
    known: int
    holding: int
    share: Fraction
    linked: bool


@dataclass(frozen=True, kw_only=True)
class MissingRolls:
    """The first of them, and of how many units below the unit itself the roll is missing."""

    rows: list[Lacking]
    missing: int
    left_out: int


def rolls_asks(unit: Unit, found: Sequence[Unit], on: date) -> list[Wanted]:
    """What is asked of the engine, of the units found directly under it."""
    return [Wanted.of([KNOWN, HOLDING], [unit.pk, *(each.pk for each in found)], [on])]


def missing_rolls(actor: Actor, unit: Unit, found: Sequence[Unit], on: date) -> MissingRolls | None:
    """None where every roll is known, or where nothing is found below to tell them apart by."""
    ids = [each.pk for each in found]
    readings = measure([KNOWN, HOLDING], [unit.pk, *ids], on)
    number = {
        pk: (int(readings[KNOWN, pk].value or 0), int(readings[HOLDING, pk].value or 0)) for pk in [unit.pk, *ids]
    }
    known, holding = number[unit.pk]
    if known == holding or not ids:
        return None
    names = names_on(ids, on)
    seen = seen_among(actor, ids)
    rows = [
        Lacking(
            unit=each,
            name=named(names[each.pk]),
            missing=number[each.pk][1] - number[each.pk][0],
            known=number[each.pk][0],
            holding=number[each.pk][1],
            share=Fraction(100 * number[each.pk][0], number[each.pk][1]),
            linked=each.pk in seen,
        )
        for each in found
        if number[each.pk][0] < number[each.pk][1]
    ]
    rows.sort(key=lambda row: (-row.missing, sort_key(row.name)))
    return MissingRolls(rows=rows[:SHOWN], missing=holding - known, left_out=max(len(rows) - SHOWN, 0))
