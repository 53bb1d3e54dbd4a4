"""Numbers in the words of what they measure."""

from fractions import Fraction

import pytest
from django.utils import translation

from tirek.kernel.measures import Measure, difference_text, heading, measure_text, number_of

N = "\u202f"


@pytest.mark.parametrize(
    ("value", "measure", "language", "text"),
    [
        (47374, "count", "kk", f"47{N}374"),
        (Fraction(125, 2), "count", "ru", "62,5"),
        (Fraction(8800, 486), "percent", "kk", f"18,1{N}%"),
        (150_050, "money", "ru", f"1{N}500,50{N}₸"),
        (Fraction(150_001, 2), "money", "en", f"750.01{N}₸"),
        (-200, "money", "kk", f"−2{N}₸"),
        (1, "days", "ru", "1 день"),
        (22, "days", "ru", "22 дня"),
        (Fraction(5, 2), "days", "ru", "2,5 дня"),
        (1200, "days", "kk", f"1{N}200 күн"),
        (1, "days", "en", "1 day"),
        (None, "money", "kk", "–"),
    ],
)
def test_a_number_says_what_it_measures(
    value: int | Fraction | None, measure: Measure, language: str, text: str
) -> None:
    with translation.override(language):
        assert measure_text(value, measure) == text


def test_a_mean_keeps_its_decimal_place() -> None:
    with translation.override("en"):
        assert measure_text(Fraction(62), "count", decimal=True) == "62.0"


@pytest.mark.parametrize(
    ("now", "before", "measure", "text"),
    [
        (Fraction(110), Fraction(100), "count", f"+10 (+10.0{N}%)"),
        (Fraction(19), Fraction(18), "percent", "+1.0\u00a0pp"),
        (Fraction(11_000), Fraction(10_000), "money", f"+10{N}₸ (+10.0{N}%)"),
        (Fraction(9_000), Fraction(10_000), "money", f"−10{N}₸ (−10.0{N}%)"),
        (Fraction(9_000), Fraction(0), "money", f"+90{N}₸"),
        (Fraction(3), Fraction(5), "days", "−2 days"),
        (Fraction(7), Fraction(5), "days", "+2 days"),
    ],
)
def test_a_change_is_told_in_the_same_measure(now: Fraction, before: Fraction, measure: Measure, text: str) -> None:
    with translation.override("en"):
        assert difference_text(now, before, measure) == text


def test_a_spreadsheet_takes_tenge_and_its_head_says_so() -> None:
    with translation.override("en"):
        assert number_of(Fraction(150_050), "money") == 1500.5
        assert number_of(Fraction(100), "money") == 1
        assert number_of(Fraction(1, 3), "percent") == 0.3
        assert [heading("Dues", measure) for measure in ("count", "money", "days", "percent")] == [
            "Dues", "Dues, ₸", "Dues, days", "Dues, %",
        ]  # fmt: skip
