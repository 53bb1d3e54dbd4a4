"""What an act would change in the numbers of units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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


Inside = list[tuple[str | Promise, str]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of several units that become one, and what stands in it."""

    unit: Unit
    name: str
    standing: Inside


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What stands in the unit itself before the act, and what the act makes of the numbers above it.

    ``too_long`` where that could be found out only by holding others up. Where ``parts`` become one, ``together`` is
    what stands in all of them.
    """

    standing: Inside
    effects: list[Effect]
    too_long: bool
    parts: list[Part] = field(default_factory=list)
    together: Inside = field(default_factory=list)


Instead = Callable[[FigureValues], FigureValues | None]


@dataclass(frozen=True, kw_only=True)
class Gains:
    """For an act too large to be tried: by unit, which others' numbers its own gain, and how often.

    How many units there are of the ``role`` of those that the act ends or makes follows from nobody's numbers:
    ``of_role`` says what each gains.
    """

    numbers: Mapping[int, Mapping[int, int]]
    role: str = ""
    of_role: Mapping[int, int] = field(default_factory=dict)

    def __call__(self, before: FigureValues) -> FigureValues | None:
        own = f"units.{self.role}"
        return {
            (key, at): (value or Fraction(0))
            + (
                self.of_role.get(at, 0)
                if key == own
                else sum(times * (before.get((key, other)) or 0) for other, times in self.numbers.get(at, {}).items())
            )
            for (key, at), value in before.items()
        }


def _uncounted(before: FigureValues) -> FigureValues | None:
    return None


def preview(
    act: Callable[[], Any],
    *,
    unit: Unit,
    above: Sequence[Unit],
    on: date,
    instead: Instead = _uncounted,
    parts: Sequence[Unit] = (),
) -> Preview:
    """By doing the act and taking it back. What the act refuses is raised.

    ``instead`` says what the numbers come to where the act is too large to be tried; ``parts`` are units that become
    one.
    """
    counted = sorted((figure for figure in figures if figure.in_previews), key=lambda figure: figure.order)
    keys = [figure.key for figure in counted]
    codes = {each.pk: each.code for each in above}
    ids = list({unit.pk, *codes, *(part.pk for part in parts)})
    names = {unit_id: named(name) for unit_id, name in names_on(ids, on).items()}

    def count() -> FigureValues:
        return {at: number.value for at, number in engine()(keys, ids, on).items()}

    before, after = rehearsed(act, count, instead=instead)
    return Preview(
        standing=_inside(keys, before, unit),
        parts=[
            Part(unit=each, name=names.get(each.pk, each.code), standing=_inside(keys, before, each)) for each in parts
        ],
        together=_inside(keys, before, *parts),
        effects=[
            _effect(names.get(at, codes[at]), key, before[key, at], becomes)
            for at in codes
            for key in keys
            if after is not None and ((becomes := after[key, at]) or 0) != (before[key, at] or 0)
        ],
        too_long=after is None,
    )


def _inside(keys: Sequence[str], before: FigureValues, *units: Unit) -> Inside:
    """What stands in all of the units. That one itself is one primary organisation says nothing."""
    told = [key for key in keys if units and key != f"units.{units[0].role}"]
    sums = {key: sum((before[key, unit.pk] or Fraction(0) for unit in units), Fraction(0)) for key in told}
    return [(figures[key].name, measure_text(value, figures[key].measure)) for key, value in sums.items() if value]


def _effect(unit: str, key: str, was: Fraction | None, becomes: Fraction | None) -> Effect:
    measure = figures[key].measure
    return Effect(
        unit=unit,
        figure=figures[key].name,
        before=measure_text(was, measure),
        after=measure_text(becomes, measure),
        difference="" if was is None or becomes is None else difference_text(becomes, was, measure),
    )
