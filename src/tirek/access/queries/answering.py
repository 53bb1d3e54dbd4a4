"""Who answers for a unit, as far as rights tell: the account that leads it."""

from collections.abc import Collection, Mapping
from datetime import date

from tirek.access.models import Grant
from tirek.kernel.declarations import Link

# Those of ``roles.toml`` whose holder leads the unit, the first before the others. A deputy only stands in.
LEADING = ("chair", "executive_secretary")


def leading(unit_ids: Collection[int], day: date) -> Mapping[int, Link]:
    """By name and role, without an address: whoever sees the unit reads this, and nothing else of the account."""
    grants = Grant.objects.in_force(day).filter(
        unit_id__in=unit_ids, role__key__in=LEADING, deputy_of=None, account__is_active=True
    )
    held = sorted(grants.select_related("account", "role"), key=lambda each: (LEADING.index(each.role.key), -each.pk))
    found: dict[int, Link] = {}
    for each in held:
        found.setdefault(each.unit_id, Link(label=f"{each.account.full_name}, {each.role.name}", address=""))
    return found
