"""Numbers of cards: a region has a series of its own, which goes on after the highest in use.

Where the cards of the organisation have plain numbers, a new one has one, too.
"""

from datetime import date

from tirek.kernel.series import has_begun, skip_to, take_many
from tirek.members.queries.cards import number_of_region
from tirek.members.queries.past_the_wall import last_number
from tirek.structure.enums import UnitRole
from tirek.structure.models import Unit
from tirek.structure.queries import line_of


def region_of_cards(unit: Unit, day: date) -> str:
    """The number at the end of the region's code, by which its cards begin; empty where they do not."""
    region = next((each for each in line_of(unit, day) if each.role == UnitRole.BRANCH), None)
    number = number_of_region(region.code) if region else ""
    return number if has_own_series(number) else ""


def has_own_series(region: str) -> bool:
    """Whether cards begin by the number of the region: some do already, or none of the organisation are plain."""
    if not region:
        return False
    if has_begun(_name(region)) or last_number(region):
        return True
    return not (has_begun(_name("")) or last_number(""))


def _name(region: str) -> str:
    return f"membership:{region}" if region else "membership"


def take_cards(region: str, count: int, *, met: bool = False) -> range:
    """The next numbers of the region. Where one of those before was ``met`` in use, the series first goes past all.

    Rolls bring numbers that no series gave: it goes on after them at once, not one by one. It stays locked until the
    transaction ends, so that two who admit at once have different numbers.
    """
    name = _name(region)
    if met or not has_begun(name):
        skip_to(name, last_number(region))
    return take_many(name, count)
