"""How many units there are, by role."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import Contribution, Ratio, RecordList, RecordOrder, Stock, Topic, figures, topics
from tirek.structure.enums import UnitRole
from tirek.structure.permissions import VIEW_UNIT

TOPIC = "units"
RECORD = "structure/_unit_record.html"
BRANCHES = f"units.{UnitRole.BRANCH}"
LOCAL_BRANCHES = f"units.{UnitRole.LOCAL_BRANCH}"
PRIMARIES = f"units.{UnitRole.PRIMARY}"
GROUPS = f"units.{UnitRole.GROUP}"
HOLDING, KNOWN = "units.holding", "units.known"


def _units(condition: str, begins: str = "lower(u.period)") -> tuple[Contribution, ...]:
    """A unit counts at itself from the day a term of it begins to the day that ends."""
    select = f"""
        SELECT '' AS slice, u.id AS source_id, u.unit_id, x.day, x.value FROM {{rows}} u
        CROSS JOIN LATERAL (VALUES ({begins}, 1), (upper(u.period), -1)) x (day, value)
        WHERE {condition} AND x.day IS NOT NULL AND {begins} < coalesce(upper(u.period), 'infinity')
    """
    return (Contribution(table="structure_term", select=select),)


def _stock(key: str, name: Promise, how: Promise, contributions: tuple[Contribution, ...], **more: Any) -> Stock:
    return Stock(
        key=key,
        name=name,
        how=how,
        topic=TOPIC,
        contributions=contributions,
        records="structure.Term",
        record_template=RECORD,
        record_order=RecordOrder(keys=("unit__code", "pk"), label=_("by code")),
        view=VIEW_UNIT,
        **more,
    )


def _by_role(role: UnitRole, name: Promise, how: Promise, **more: Any) -> Stock:
    listed = RecordList(page="units", narrowed={"role": str(role)})
    return _stock(f"units.{role}", name, how, _units(f"u.role = '{role}'"), record_list=listed, **more)


topics.declare(Topic(key=TOPIC, name=_("Structure"), order=20))
figures.declare(
    _by_role(
        UnitRole.PRIMARY,
        _("Primary organisations"),
        _("Primary organisations that stand at the end of the day. One that closes on the day is not counted."),
        order=20,
        shown_at=(UnitRole.CENTRE, UnitRole.BRANCH, UnitRole.LOCAL_BRANCH),
        column_of=("", UnitRole.CENTRE, UnitRole.BRANCH, UnitRole.LOCAL_BRANCH),
        in_previews=True,
    ),
    _by_role(
        UnitRole.GROUP,
        _("Groups"),
        _("Groups inside primary organisations that stand at the end of the day."),
        order=20,
        shown_at=(UnitRole.PRIMARY,),
        column_of=(UnitRole.PRIMARY,),
        in_previews=True,
    ),
    _by_role(UnitRole.BRANCH, _("Regional branches"), _("Regional branches that stand at the end of the day.")),
    _by_role(
        UnitRole.LOCAL_BRANCH,
        _("Local branches"),
        _("City and district branches that stand at the end of the day."),
        order=60,
        shown_at=(UnitRole.CENTRE,),
        in_previews=True,
    ),
    _stock(
        HOLDING,
        _("Units that hold members"),
        _("Primary organisations and groups that stand at the end of the day."),
        _units("u.holds_members"),
        inner=True,
    ),
    _stock(
        KNOWN,
        _("Units whose roll is known"),
        _("Of the units that hold members, those whose first roll is of that day or an earlier one."),
        _units(
            "u.holds_members AND u.known_from IS NOT NULL",
            begins="greatest(lower(u.period), u.known_from)",
        ),
        inner=True,
    ),
    Ratio(
        key="units.known_share",
        name=_("Share of known rolls"),
        how=_("Of the primary organisations and groups that stand at the end of the day, those whose roll is known."),
        topic=TOPIC,
        numerator=KNOWN,
        denominator=HOLDING,
    ),
)
