"""Money: whole tiyn as an integer, a hundred to the tenge. Never a float, never a rounding that loses a tiyn."""

from collections.abc import Sequence

from tirek.kernel.language import reader_language
from tirek.kernel.numbers import MINUS, NARROW, format_count

TIYN_IN_TENGE = 100


def tenge(amount: int) -> int:
    """So many tenge, in tiyn."""
    return amount * TIYN_IN_TENGE


def format_money(tiyn: int, *, always_tiyn: bool = False, language: str | None = None) -> str:
    """1 500 ₸; 1 500,50 ₸. With ``always_tiyn`` also 1 500,00 ₸, for a column aligned on the comma."""
    whole, rest = divmod(abs(tiyn), TIYN_IN_TENGE)
    point = "." if reader_language(language) == "en" else ","
    decimals = f"{point}{rest:02}" if rest or always_tiyn else ""
    return f"{MINUS if tiyn < 0 else ''}{format_count(whole)}{decimals}{NARROW}₸"


def split(tiyn: int, weights: Sequence[int]) -> list[int]:
    """Share a sum out by weights so that the parts add up to it again.

    Each gets the whole part of its share; the tiyns left go one by one to the largest remainders, the earlier first
    among equals. A negative sum is shared as its opposite.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("a sum is shared by weights that are not negative and not all zero")
    if tiyn < 0:
        return [-part for part in split(-tiyn, weights)]
    parts = [tiyn * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(tiyn * weights[place] % total))
    for place in by_remainder[: tiyn - sum(parts)]:
        parts[place] += 1
    return parts
