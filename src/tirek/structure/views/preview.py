"""What an act would change in the numbers of units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise

from tirek.kernel.declarations import engine, figures
from tirek.kernel.measures import difference_text, measure_text
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.acts import rehearsed
from tirek.ui.words import named

FigureValues = Mapping[tuple[str, int], Fraction | None]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One number of one unit, before the act and after it."""

    unit: str
    figure: str | Promise
    before: str
    after: str
    difference: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What stands in the unit itself before the act, and what the act makes of the numbers above it.

    ``too_long`` where that could be found out only by holding others up.
    """

    standing: list[tuple[str | Promise, str]]
    effects: list[Effect]
    too_long: bool


def preview(
    act: Callable[[], Any], *, unit: Unit, above: Sequence[Unit], on: date, moving: Mapping[int, int] | None = None
) -> Preview:
    """By doing the act and taking it back. What the act refuses is raised.

    ``moving`` is for an act too large to be tried: by unit, how often its numbers gain those of the unit moved.
    """
    counted = sorted((figure for figure in figures if figure.in_previews), key=lambda figure: figure.order)
    keys = [figure.key for figure in counted]
    codes = {each.pk: each.code for each in above}
    ids = list({unit.pk, *codes})
    names = {unit_id: named(name) for unit_id, name in names_on(ids, on).items()}

    def count() -> FigureValues:
        return {at: number.value for at, number in engine()(keys, ids, on).items()}

    def instead(before: FigureValues) -> FigureValues | None:
        if not moving:
            return None
        return {
            (key, at): (value or Fraction(0)) + moving.get(at, 0) * (before[key, unit.pk] or 0)
            for (key, at), value in before.items()
        }

    before, after = rehearsed(act, count, instead=instead)
    # That the unit itself is one primary organisation says nothing.
    own = [(figures[key], before[key, unit.pk]) for key in keys if key != f"units.{unit.role}"]
    return Preview(
        standing=[(figure.name, measure_text(value, figure.measure)) for figure, value in own if value],
        effects=[
            _effect(names.get(at, codes[at]), key, before[key, at], becomes)
            for at in codes
            for key in keys
            if after is not None and ((becomes := after[key, at]) or 0) != (before[key, at] or 0)
        ],
        too_long=after is None,
    )


def _effect(unit: str, key: str, was: Fraction | None, becomes: Fraction | None) -> Effect:
    measure = figures[key].measure
    return Effect(
        unit=unit,
        figure=figures[key].name,
        before=measure_text(was, measure),
        after=measure_text(becomes, measure),
        difference="" if was is None or becomes is None else difference_text(becomes, was, measure),
    )
