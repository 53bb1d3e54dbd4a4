"""Members keep a unit from closing, whether or not they are seen by whoever closes it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import Occupant, occupants
from tirek.members.queries.across import standing


def _open_in(unit_ids: Sequence[int], on: date) -> dict[int, int]:
    return {unit_id: count for unit_id, (count, _last) in standing(unit_ids, on).items() if count}


def _last_day(unit_ids: Sequence[int]) -> dict[int, date]:
    return {unit_id: last for unit_id, (_count, last) in standing(unit_ids, None).items() if last}


occupants.declare(Occupant(key="members", name=_("members"), open_in=_open_in, last_day=_last_day))
