"""What an act would change, found out by doing it and taking it back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from django.db import transaction
from django.utils.functional import Promise

from tirek.kernel.declarations import figures
from tirek.kernel.measures import difference_text, measure_text
from tirek.structure.models import Unit
from tirek.structure.queries import names_on
from tirek.ui.words import named


class Number(Protocol):
    """An answer of the figures engine, as far as a preview needs it."""

    @property
    def value(self) -> Fraction | None: ...


class Measure(Protocol):
    """The figures engine. ``structure`` may not import it, so the address hands it to each view; see ``conf.urls``."""

    def __call__(
        self, keys: Sequence[str], unit_ids: Collection[int], at: date
    ) -> Mapping[tuple[str, int], Number]: ...


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
    """What stands in the unit itself before the act, and what the act makes of the numbers above it."""

    standing: list[tuple[str | Promise, str]]
    effects: list[Effect]


def preview(act: Callable[[], Any], *, measure: Measure, unit: Unit, above: Sequence[Unit], on: date) -> Preview:
    """Do the act, count, take it back. Nothing stays; what the act refuses is raised.

    The same rules and the same sums as the act itself, so that a preview cannot promise what the act does not do.
    """
    counted = sorted((figure for figure in figures if figure.in_previews), key=lambda figure: figure.order)
    keys = [figure.key for figure in counted]
    ids = list({unit.pk, *(each.pk for each in above)})
    names = {unit_id: named(name) for unit_id, name in names_on(ids, on).items()}
    with transaction.atomic():
        before = measure(keys, ids, on)
        act()
        after = measure(keys, ids, on)
        transaction.set_rollback(True)
    # That the unit itself is one primary organisation says nothing.
    own = [(figures[key], before[key, unit.pk].value) for key in keys if key != f"units.{unit.role}"]
    return Preview(
        standing=[(figure.name, measure_text(value, figure.measure)) for figure, value in own if value],
        effects=[
            _effect(names.get(each.pk, each.code), key, before[key, each.pk], after[key, each.pk])
            for each in above
            for key in keys
            if (before[key, each.pk].value or 0) != (after[key, each.pk].value or 0)
        ],
    )


def _effect(unit: str, key: str, before: Number, after: Number) -> Effect:
    was, becomes, measure = before.value, after.value, figures[key].measure
    return Effect(
        unit=unit,
        figure=figures[key].name,
        before=measure_text(was, measure),
        after=measure_text(becomes, measure),
        difference="" if was is None or becomes is None else difference_text(becomes, was, measure),
    )
