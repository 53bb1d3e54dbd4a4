"""What would move with the members of whole units."""

from collections.abc import Collection
from datetime import date

from tirek.kernel.declarations import Moving
from tirek.members.queries.past_the_wall import with_their_units


def moving(unit_ids: Collection[int], on: date) -> dict[int, Moving]:
    """Who stands in each unit at the end of the day, and who came later, seen or not. Who left before stays there."""
    found = with_their_units(list(unit_ids), on)
    return {unit_id: Moving(count=count, later=later) for unit_id, (count, later) in found.items()}
