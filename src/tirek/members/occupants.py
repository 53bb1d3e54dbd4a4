"""Members keep a unit from closing."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import Occupant, occupants
from tirek.members.models import Placement


def _open_in(unit_ids: Sequence[int], on: date) -> dict[int, int]:
    stays = Q(period__upper_inf=True) | Q(period__endswith__gt=on)
    found = Placement.objects.filter(stays, unit_id__in=unit_ids).order_by().values_list("unit_id")
    return dict(found.annotate(Count("pk")))


def _last_day(unit_ids: Sequence[int]) -> dict[int, date]:
    found = Placement.objects.filter(unit_id__in=unit_ids, period__upper_inf=False).order_by().values_list("unit_id")
    return dict(found.annotate(Max("period__endswith")))


occupants.declare(Occupant(key="members", name=_("members"), open_in=_open_in, last_day=_last_day))
