"""How a card is numbered."""

import re

from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit

_DIGITS = re.compile(r"\d+\Z")
# How many digits a number has at least: of a region, and of an organisation whose regions have no numbers.
REGIONAL, PLAIN = 6, 7


def number_of_region(code: str) -> str:
    """The number at the end of the region's code, by which its cards begin."""
    found = _DIGITS.search(code)
    return found[0] if found else ""


def regions_with_cards() -> list[str]:
    """The numbers by which cards may begin."""
    codes = Unit.objects.filter(role=UnitRole.BRANCH).values_list("code", flat=True)
    return [number for code in codes if (number := number_of_region(code))]


def card_number(region: str, number: int) -> str:
    """43-141779; 0000001."""
    return f"{region}-{number:0{REGIONAL}d}" if region else f"{number:0{PLAIN}d}"
