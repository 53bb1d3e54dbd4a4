"""How many units there are, by role."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import Contribution, Ratio, Stock, figures
from tirek.structure.enums import Role
from tirek.structure.permissions import VIEW_UNIT


def _units(condition: str, begins: str = "lower(u.period)") -> tuple[Contribution, ...]:
    """A unit counts at itself from the day it begins to the day it closes."""
    select = f"""
        SELECT '' AS slice, u.id AS source_id, u.id AS unit_id, x.day, x.value FROM {{rows}} u
        CROSS JOIN LATERAL (VALUES ({begins}, 1), (upper(u.period), -1)) x (day, value)
        WHERE {condition} AND x.day IS NOT NULL AND {begins} < coalesce(upper(u.period), 'infinity')
    """
    return (Contribution(table="structure_unit", select=select),)


def _by_role(role: Role, name: Promise, how: Promise) -> Stock:
    return Stock(
        key=f"units.{role}",
        name=name,
        how=how,
        contributions=_units(f"u.role = '{role}'"),
        records="structure.Unit",
        view=VIEW_UNIT,
    )


figures.declare(
    _by_role(
        Role.PRIMARY,
        _("Primary organisations"),
        _("Primary organisations that stand at the end of the day. One that closes on the day is not counted."),
    ),
    _by_role(Role.GROUP, _("Groups"), _("Groups inside primary organisations that stand at the end of the day.")),
    _by_role(Role.BRANCH, _("Regional branches"), _("Regional branches that stand at the end of the day.")),
    _by_role(Role.LOCAL_BRANCH, _("Local branches"), _("City and district branches that stand at the end of the day.")),
    Stock(
        key="units.holding",
        name=_("Units that hold members"),
        how=_("Primary organisations and groups that stand at the end of the day."),
        contributions=_units("u.role IN ('primary', 'group')"),
        records="structure.Unit",
        view=VIEW_UNIT,
    ),
    Stock(
        key="units.known",
        name=_("Units whose roll is known"),
        how=_("Of the units that hold members, those whose first roll is of that day or an earlier one."),
        contributions=_units(
            "u.role IN ('primary', 'group') AND u.known_from IS NOT NULL",
            begins="greatest(lower(u.period), u.known_from)",
        ),
        records="structure.Unit",
        view=VIEW_UNIT,
    ),
    Ratio(
        key="units.known_share",
        name=_("Share of known rolls"),
        how=_("Of the primary organisations and groups that stand at the end of the day, those whose roll is known."),
        numerator="units.known",
        denominator="units.holding",
    ),
)
