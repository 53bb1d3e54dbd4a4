"""Money in whole tiyn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tirek.kernel.money import format_money, split, tenge


def test_money_is_shown_with_tiyn_only_when_there_are_some() -> None:
    assert format_money(tenge(1500)) == "1\u202f500\u202f₸"
    assert format_money(150_050) == "1\u202f500,50\u202f₸"
    assert format_money(tenge(1500), always_tiyn=True) == "1\u202f500,00\u202f₸"
    assert format_money(-5, language="en") == "−0.05\u202f₸"


def test_the_tiyn_left_goes_to_the_largest_remainder() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(100, [1, 2, 4]) == [14, 29, 57]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split(tenge(1000), [20, 80]) == [tenge(200), tenge(800)]


@given(st.integers(-(10**14), 10**14), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_no_tiyn_is_lost_and_no_share_is_off_by_one(tiyn: int, weights: list[int]) -> None:
    parts = split(tiyn, weights)
    assert sum(parts) == tiyn
    assert all(
        abs(part * sum(weights) - tiyn * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[], [0], [2, -1]])
def test_weights_must_make_sense(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)
