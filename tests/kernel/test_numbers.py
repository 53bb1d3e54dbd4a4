"""Numbers: shown from exact fractions, read as people write them."""

from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tirek.kernel import numbers
from tirek.kernel.numbers import NotANumber, ReadNumber, read_number

NARROW = "\u202f"


def spaced(text: str) -> str:
    return text.replace(NARROW, " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (Fraction(5, 100), 1, "0,1"),
        (Fraction(-5, 100), 1, "−0,1"),
        (Fraction(-4, 100), 1, "0,0"),
        (Fraction(1, 3), 1, "0,3"),
        (Fraction(9995, 1000), 2, "10,00"),
        (Fraction(1_234_567), 1, "1 234 567,0"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "−3"),
        (188, 1, "188,0"),
    ],
)
def test_half_goes_away_from_zero(value: Fraction, digits: int, shown: str) -> None:
    assert spaced(numbers.format_decimal(value, digits)) == shown


@given(st.fractions(max_denominator=10**6), st.integers(0, 4))
def test_rounding_is_nearest_and_symmetric(value: Fraction, digits: int) -> None:
    rounded = numbers.round_half_up(value, digits)
    assert abs(rounded - value) * 2 * 10**digits <= 1
    assert (rounded * 10**digits).denominator == 1
    assert numbers.round_half_up(-value, digits) == -rounded


def test_thousands_are_parted_by_a_narrow_space_and_minus_is_a_minus() -> None:
    assert numbers.format_count(47374) == "47\u202f374"
    assert numbers.format_count(-1_000_000) == "\u22121\u202f000\u202f000"
    assert numbers.format_count(999) == "999"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(88, 486, "88 / 486 = 18,1 %"), (119, 453, "119 / 453 = 26,3 %"), (271, 1085, "271 / 1 085 = 25,0 %")],
)
def test_a_ratio_shows_both_names_and_one_decimal(part: int, whole: int, shown: str) -> None:
    assert spaced(numbers.format_ratio(part, whole)) == shown


def test_english_has_a_decimal_point() -> None:
    assert spaced(numbers.format_ratio(88, 486, "en")) == "88 / 486 = 18.1 %"
    with translation.override("en"):
        assert numbers.format_share(1, 8) == "12.5\u202f%"


def test_no_whole_and_no_base_give_a_dash_and_no_growth() -> None:
    assert numbers.format_share(0, 0) == "–"
    assert numbers.format_percent(None) == "–"
    assert numbers.growth(5, 0) is None
    assert numbers.format_difference(5, 0) == "+5"


@pytest.mark.parametrize(
    ("new", "old", "shown"),
    [
        (47374, 45918, "+1 456 (+3,2 %)"),
        (245, 272, "−27 (−9,9 %)"),
        (252, 272, "−20 (−7,4 %)"),
        (5, 5, "0 (0,0 %)"),
        (10_001, 10_000, "+1 (0,0 %)"),
    ],
)
def test_a_difference_shows_its_per_cent(new: int, old: int, shown: str) -> None:
    assert spaced(numbers.format_difference(new, old)) == shown


def test_points_are_taken_before_rounding() -> None:
    """25,2 % and 24,4 % are shown; rounded first, 62,45 % and 59,95 % would differ by 2,5 or 2,6 alike."""
    now, before = Fraction(100 * 11934, 47374), Fraction(100 * 11204, 45918)
    assert spaced(numbers.format_point_change(now, before)) == "+0,8 п.т."
    assert spaced(numbers.format_point_change(before, now, "ru")) == "−0,8 п. п."
    assert spaced(numbers.format_point_change(Fraction(1004, 100), Fraction(995, 100), "en")) == "+0.1 pp"


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("47374", 47374, "exact"),
        ("3 000", 3000, "exact"),
        ("3\u202f000", 3000, "exact"),
        ("45 мың", 45000, "exact"),
        ("45 мыңнан астам", 45000, "more"),
        ("150-ден астам", 150, "more"),
        ("3 000-ға жуық", 3000, "approx"),
        ("88-і", 88, "exact"),
        ("5-тен аз", 5, "less"),
        ("1 млн 240 мың", 1_240_000, "exact"),
        ("более 45 тыс.", 45000, "more"),
        ("не менее 200", 200, "more"),
        ("около 3 тысяч", 3000, "approx"),
        ("more than 3 thousand", 3000, "more"),
        ("−12", -12, "exact"),
        ("2 миллиард", 2 * 10**9, "exact"),
    ],
)
def test_whole_numbers_are_read(text: str, value: int, qualifier: numbers.Qualifier) -> None:
    assert read_number(text) == ReadNumber(Fraction(value), qualifier)


@pytest.mark.parametrize(
    ("text", "value", "percent"),
    [
        ("18,1", Fraction(181, 10), False),
        ("18.1", Fraction(181, 10), False),
        ("1,5 млн", Fraction(1_500_000), False),
        ("1.234,5", Fraction(12345, 10), False),
        ("33 331,5", Fraction(333315, 10), False),
        ("−7,4\u202f%", Fraction(-74, 10), True),
        ("74%-ы", Fraction(74), True),
        ("18,1 пайызға", Fraction(181, 10), True),
    ],
)
def test_fractions_and_per_cent_are_read(text: str, value: Fraction, percent: bool) -> None:
    assert read_number(text) == ReadNumber(value, "exact", percent)


def test_a_comma_before_three_digits_depends_on_the_language() -> None:
    assert read_number("3,000", "en").value == 3000
    assert read_number("3,000", "kk").value == 3
    assert read_number("1,234.5", "en").value == Fraction(12345, 10)


@pytest.mark.parametrize(
    "text",
    ["", "мың", "12 3456", "12 34", "150-200", "3 мүше", "1,2,3", "12.34,5", "5 мың 7 мың", "астам", "½"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        read_number(text)


@given(st.integers(-(10**12), 10**12))
def test_what_is_shown_can_be_read(number: int) -> None:
    assert read_number(numbers.format_count(number)) == ReadNumber(Fraction(number))


@given(st.fractions(-1000, 1000, max_denominator=1000), st.sampled_from(["kk", "ru", "en"]))
def test_a_shown_percentage_can_be_read(value: Fraction, language: str) -> None:
    read = read_number(numbers.format_percent(value, language), language)
    assert read == ReadNumber(numbers.round_half_up(value, 1), "exact", percent=True)
