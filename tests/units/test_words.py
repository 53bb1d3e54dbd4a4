"""How a change is told: its colour follows what is shown of it."""

from fractions import Fraction

import pytest

from tirek.figures.queries import Reading
from tirek.kernel.declarations import figures
from tirek.members.figures import ACTIVE, LEFT, WOMEN_SHARE, YOUTH_SHARE
from tirek.units.tables.words import bar_scale, growth_trend, trend


def reading(key: str, value: Fraction | int | None) -> Reading:
    return Reading(
        figure=figures[key],
        measure=figures[key].measure,
        unit_id=1,
        value=None if value is None else Fraction(value),
        numerator=None,
        denominator=None,
    )


@pytest.mark.parametrize(
    ("key", "now", "before", "colour"),
    [
        # 0,0 and 0,4 points are no news, 0,45 is shown as 0,5
        (YOUTH_SHARE, Fraction("18.10"), Fraction("18.13"), "flat"),
        (YOUTH_SHARE, Fraction("18.1"), Fraction("18.5"), "flat"),
        (YOUTH_SHARE, Fraction("18.10"), Fraction("18.55"), "down"),
        (YOUTH_SHARE, Fraction("18.6"), Fraction("18.1"), "up"),
        # −45 (0,0 %) is not red
        (ACTIVE, 149_957 - 45, 149_957, "flat"),
        (ACTIVE, 99, 100, "down"),
        (ACTIVE, 3, 0, "up"),
        (ACTIVE, 0, 0, "flat"),
        (ACTIVE, 3, None, "flat"),
        (LEFT, 12, 10, "down"),
        (WOMEN_SHARE, 50, 40, "flat"),
    ],
)
def test_the_colour_follows_the_rounded_change(
    key: str, now: Fraction | int, before: Fraction | int | None, colour: str
) -> None:
    assert trend(reading(key, now), reading(key, before)) == colour


def test_without_a_base_there_is_no_growth_to_colour() -> None:
    assert growth_trend(reading(ACTIVE, 3), reading(ACTIVE, 0)) == "flat"


def test_the_longest_bar_is_the_biggest_value() -> None:
    assert bar_scale([Fraction(10), None, Fraction(25, 2)]) == 8
    assert bar_scale([None, Fraction(0)]) == 1
