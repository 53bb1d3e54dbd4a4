"""How many units there are, by role."""

from collections.abc import Mapping
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import (
    Contribution,
    Crossing,
    Figure,
    Flow,
    Ratio,
    RecordList,
    RecordOrder,
    Stock,
    Topic,
    figures,
    topics,
)
from tirek.structure.enums import UnitRole
from tirek.structure.permissions import VIEW_UNIT

TOPIC = "units"
RECORD = "structure/_term_record.html"
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


def _flow(role: UnitRole, key: str, name: Promise, how: Promise, day: str, condition: str) -> Flow:
    select = f"""
        SELECT '' AS slice, t.id AS source_id, t.unit_id, {day}(t.period) AS day, 1 AS value
        FROM {{rows}} t WHERE t.role = '{role}' AND {condition}
    """
    return Flow(
        key=f"{_FLOWS_OF[role]}.{key}",
        name=name,
        how=how,
        topic=FLOWS_TOPIC,
        order=_ORDER[role],
        contributions=(Contribution(table="structure_term", select=select),),
        **_TERMS,
    )


def _moved(role: UnitRole, direction: Literal["in", "out"], name: Promise, how: Promise) -> Crossing:
    """Units have no transfers of their own: they cross with the line that they stand on, or themselves."""
    return Crossing(
        key=f"{_FLOWS_OF[role]}.moved_{direction}",
        name=name,
        how=how,
        topic=FLOWS_TOPIC,
        order=_ORDER[role],
        direction=direction,
        stock=f"units.{role}",
        contributions=(),
        slice_name=_("How"),
        slices=(("unit_moved", _("With a unit under another parent")),),
        **_TERMS,
    )


_TERMS: dict[str, Any] = {
    "records": "structure.Term",
    "record_template": RECORD,
    "record_order": RecordOrder(keys=("unit__code", "pk"), label=_("by code")),
    "view": VIEW_UNIT,
}
# What the flows of a role are called by; those of primary organisations are what an organisation counts as its units.
_FLOWS_OF = {UnitRole.PRIMARY: "units", UnitRole.GROUP: "groups", UnitRole.LOCAL_BRANCH: "local_branches"}
_ORDER = {UnitRole.PRIMARY: 10, UnitRole.GROUP: 20, UnitRole.LOCAL_BRANCH: 30}
FLOWS_TOPIC = "unit_flows"
# What brings a unit in and what takes it out, in the order of a ledger: with the stock at both ends they make a sum.
INTO = ("founded", "registered", "split_off", "reopened", "rekinded_in", "moved_in")
OUT_OF = ("merged_away", "closed", "rekinded_out", "moved_out")
_BEGINS = {
    "founded": "t.began = 'founded'",
    "registered": "t.began = 'registered'",
    "split_off": "t.began = 'split_off'",
    "reopened": "t.began = 'reopened'",
    "rekinded_in": "t.began = 'rekinded'",
}
# A unit that is split whole is gone, as one that is closed.
_ENDS = {
    "merged_away": "t.ended = 'merged'",
    "closed": "t.ended IN ('closed', 'split')",
    "rekinded_out": "t.ended = 'rekinded'",
}


def unit_flows(role: UnitRole) -> list[str]:
    """The keys of all flows of a role, those in before those out."""
    return [f"{_FLOWS_OF[role]}.{key}" for key in (*INTO, *OUT_OF)]


def _flows(role: UnitRole, words: Mapping[str, tuple[Promise, Promise]]) -> list[Figure]:
    return [
        *(_flow(role, key, *words[key], "lower", condition) for key, condition in _BEGINS.items()),
        *(_flow(role, key, *words[key], "upper", condition) for key, condition in _ENDS.items()),
        _moved(role, "in", *words["moved_in"]),
        _moved(role, "out", *words["moved_out"]),
    ]


topics.declare(
    Topic(key=TOPIC, name=_("Structure"), order=20),
    Topic(key=FLOWS_TOPIC, name=_("How the structure changed"), order=25),
)
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
figures.declare(
    *_flows(
        UnitRole.PRIMARY,
        {
            "founded": (
                _("Primary organisations founded"),
                _("Primary organisations that were founded in the period, also those founded by a merger."),
            ),
            "registered": (
                _("Primary organisations entered while standing"),
                _("Primary organisations that stood already when they were entered here, on the day they began."),
            ),
            "split_off": (
                _("Primary organisations split off"),
                _("Primary organisations that were split off from another in the period."),
            ),
            "reopened": (
                _("Primary organisations reopened"),
                _("Primary organisations that were closed and opened again in the period."),
            ),
            "rekinded_in": (
                _("Primary organisations come by a change of kind"),
                _("Units that became primary organisations in the period."),
            ),
            "moved_in": (
                _("Primary organisations moved in"),
                _("Primary organisations that came from outside with a unit that was moved, or were moved themselves."),
            ),
            "merged_away": (
                _("Primary organisations merged away"),
                _("Primary organisations that ended by a merger into another in the period."),
            ),
            "closed": (
                _("Primary organisations closed"),
                _("Primary organisations that were closed or split up in the period."),
            ),
            "rekinded_out": (
                _("Primary organisations gone by a change of kind"),
                _("Primary organisations that became units of another kind in the period."),
            ),
            "moved_out": (
                _("Primary organisations moved out"),
                _("Primary organisations that went outside with a unit that was moved, or were moved themselves."),
            ),
        },
    )
)
figures.declare(
    *_flows(
        UnitRole.GROUP,
        {
            "founded": (
                _("Groups founded"),
                _("Groups that were founded in the period, also those founded by a merger."),
            ),
            "registered": (
                _("Groups entered while standing"),
                _("Groups that stood already when they were entered here, on the day they began."),
            ),
            "split_off": (
                _("Groups split off"),
                _("Groups that were split off from another in the period."),
            ),
            "reopened": (
                _("Groups reopened"),
                _("Groups that were closed and opened again in the period."),
            ),
            "rekinded_in": (
                _("Groups come by a change of kind"),
                _("Units that became groups in the period."),
            ),
            "moved_in": (
                _("Groups moved in"),
                _("Groups that came from outside with a unit that was moved, or were moved themselves."),
            ),
            "merged_away": (
                _("Groups merged away"),
                _("Groups that ended by a merger into another in the period."),
            ),
            "closed": (
                _("Groups closed"),
                _("Groups that were closed or split up in the period."),
            ),
            "rekinded_out": (
                _("Groups gone by a change of kind"),
                _("Groups that became units of another kind in the period."),
            ),
            "moved_out": (
                _("Groups moved out"),
                _("Groups that went outside with a unit that was moved, or were moved themselves."),
            ),
        },
    )
)
figures.declare(
    *_flows(
        UnitRole.LOCAL_BRANCH,
        {
            "founded": (
                _("Local branches founded"),
                _("Local branches that were founded in the period, also those founded by a merger."),
            ),
            "registered": (
                _("Local branches entered while standing"),
                _("Local branches that stood already when they were entered here, on the day they began."),
            ),
            "split_off": (
                _("Local branches split off"),
                _("Local branches that were split off from another in the period."),
            ),
            "reopened": (
                _("Local branches reopened"),
                _("Local branches that were closed and opened again in the period."),
            ),
            "rekinded_in": (
                _("Local branches come by a change of kind"),
                _("Units that became local branches in the period."),
            ),
            "moved_in": (
                _("Local branches moved in"),
                _("Local branches that came from outside with a unit that was moved, or were moved themselves."),
            ),
            "merged_away": (
                _("Local branches merged away"),
                _("Local branches that ended by a merger into another in the period."),
            ),
            "closed": (
                _("Local branches closed"),
                _("Local branches that were closed or split up in the period."),
            ),
            "rekinded_out": (
                _("Local branches gone by a change of kind"),
                _("Local branches that became units of another kind in the period."),
            ),
            "moved_out": (
                _("Local branches moved out"),
                _("Local branches that went outside with a unit that was moved, or were moved themselves."),
            ),
        },
    )
)
