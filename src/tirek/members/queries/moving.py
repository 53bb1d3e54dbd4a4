"""What would move with the members of whole units."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max

from tirek.kernel.declarations import Moving
from tirek.members.models import Placement
from tirek.members.queries.past_the_wall import standing


def moving(unit_ids: Collection[int], on: date) -> dict[int, Moving]:
    """Who stands in each unit on the day, seen or not, and from which day on they can stand elsewhere.

    A placement lasts a day at least; who left before moves nowhere, but must have left by then.
    """
    began = Placement.objects.filter(unit_id__in=unit_ids, period__upper_inf=True).values("unit_id")
    latest = dict(began.annotate(latest=Max("period__startswith")).values_list("unit_id", "latest"))
    found = {}
    for unit_id, (count, last) in standing(list(unit_ids), on).items():
        days = [latest[unit_id] + timedelta(days=1)] if unit_id in latest else []
        if count:
            found[unit_id] = Moving(count=count, first_day=max([*days, *([last] if last else [])], default=None))
    return found
