"""How many members there are, who they are, who came and who went."""

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import (
    Contribution,
    Counted,
    Crossing,
    Flow,
    Ratio,
    RecordList,
    RecordOrder,
    Stock,
    Topic,
    figures,
    topics,
)
from tirek.members.enums import Began, Ended
from tirek.members.permissions import VIEW_MEMBERS
from tirek.structure.enums import UnitRole
from tirek.structure.figures import HOLDING, KNOWN, PRIMARIES
from tirek.structure.models import young_days
from tirek.structure.queries import charter_in_force

TOPIC = "members"
ACTIVE, YOUTH, WOMEN = "members.active", "members.youth", "members.women"
YOUTH_SHARE, WOMEN_SHARE = "members.youth_share", "members.women_share"
PER_PRIMARY, MEDIAN_AGE = "members.per_primary", "members.median_age"
BIRTH_UNKNOWN, SEX_UNKNOWN = "members.birth_unknown", "members.sex_unknown"
JOINED, LEFT = "members.joined", "members.left"
TRANSFERRED_IN, TRANSFERRED_OUT = "members.transferred_in", "members.transferred_out"
_EVERYWHERE = tuple(UnitRole)
_BRANCHES = (UnitRole.BRANCH, UnitRole.LOCAL_BRANCH)
# How many were born in which year, of which the median age is told. Below the branches it is counted from the records.
BORN = "members.born"
_BORN_IN = range(1850, 2101)
# The roll of every unit that holds members is known: then a number is complete.
_WATCHED: dict[str, Any] = {"known": KNOWN, "among": HOLDING}
_PLACEMENTS: dict[str, Any] = {
    "records": "members.Placement",
    "record_template": "members/_placement_record.html",
    "record_order": RecordOrder(keys=("membership__person__name_sort", "pk"), label=_("by name")),
}


def _standing(
    condition: str = "true", begins: str = "lower(p.period)", ends: str = "upper(p.period)"
) -> tuple[Contribution]:
    """Somebody counts from the day a placement begins to the day it ends, or a part of that time."""
    select = f"""
        SELECT '' AS slice, p.id AS source_id, p.unit_id, x.day, x.value FROM {{rows}} p
        CROSS JOIN structure_charter charter
        CROSS JOIN LATERAL (VALUES ({begins}, 1), ({ends}, -1)) x (day, value)
        WHERE {condition} AND x.day IS NOT NULL AND {begins} < coalesce({ends}, 'infinity')
    """
    return (Contribution(table="members_placement", select=select),)


def _born() -> tuple[Contribution]:
    select = f"""
        SELECT greatest({_BORN_IN[0]}, least({_BORN_IN[-1]}, extract(year FROM p.birth_date)::integer))::text AS slice,
               p.id AS source_id, p.unit_id, x.day, x.value
        FROM {{rows}} p CROSS JOIN LATERAL (VALUES (lower(p.period), 1), (upper(p.period), -1)) x (day, value)
        WHERE p.birth_date IS NOT NULL AND x.day IS NOT NULL
    """
    return (Contribution(table="members_placement", select=select),)


def _stock(key: str, name: Promise, how: Promise, contributions: tuple[Contribution], **more: Any) -> Stock:
    return Stock(
        key=key,
        name=name,
        how=how,
        topic=TOPIC,
        contributions=contributions,
        view=VIEW_MEMBERS,
        **_PLACEMENTS,
        **_WATCHED,
        **more,
    )


def _flow(key: str, name: Promise, how: Promise, select: str, slices: Sequence[Began | Ended], **more: Any) -> Flow:
    return Flow(
        key=key,
        name=name,
        how=how,
        topic=TOPIC,
        contributions=(Contribution(table="members_placement", select=select),),
        view=VIEW_MEMBERS,
        column_of=("", *_EVERYWHERE),
        slice_name=_("How"),
        slices=tuple((str(s.value), s.label) for s in slices),
        **_PLACEMENTS,
        **_WATCHED,
        **more,
    )


def _crossing(direction: str, name: Promise, how: Promise) -> Crossing:
    return Crossing(
        key=TRANSFERRED_IN if direction == "in" else TRANSFERRED_OUT,
        name=name,
        how=how,
        topic=TOPIC,
        direction="in" if direction == "in" else "out",
        stock=ACTIVE,
        contributions=(
            Contribution(
                table="members_transfer",
                select="""
                    SELECT 'transfer' AS slice, t.id AS source_id, t.from_unit_id, t.to_unit_id, t.day, 1 AS value
                    FROM {rows} t
                """,
            ),
        ),
        records="members.Transfer",
        record_template="members/_transfer_record.html",
        record_order=RecordOrder(keys=("-day", "-pk"), label=_("the latest first")),
        view=VIEW_MEMBERS,
        slice_name=_("How"),
        slices=(("transfer", _("Members transferred")), ("unit_moved", _("Came or went with their unit"))),
        **_WATCHED,
    )


def median_age(unit_ids: Sequence[int], days: Collection[date]) -> dict[tuple[int, date], Fraction]:
    """Median of full years of age of the members of known birth date, at each unit in the tree of each day.

    Of large units it is told from the kept spread over years of birth, of others in one pass over the records however
    many days. Also over those that the reader may not see, so the database gives out the age alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, day, doubled FROM members_median_age(%s::bigint[], %s::date[])",
            [list(unit_ids), sorted(set(days))],
        )
        return {(unit_id, day): Fraction(doubled, 2) for unit_id, day, doubled in cursor}


def ages_of_youth() -> str:
    """Whom the charter calls young, in words."""
    ages = charter_in_force().youth
    return gettext("Members are young from %(first)s to %(last)s.") % {"first": ages[0], "last": ages[-1]}


_YOUNG, _PAST_YOUTH = young_days("p.birth_date")
_YOUTH_BEGINS = f"greatest(lower(p.period), {_YOUNG})"
_YOUTH_ENDS = f"least(upper(p.period), {_PAST_YOUTH})"

topics.declare(Topic(key=TOPIC, name=_("Members"), order=10))
figures.declare(
    _stock(
        ACTIVE,
        _("Members"),
        _("Members on the roll at the end of the day. Who leaves on the day is not counted."),
        _standing(),
        welcome="up",
        order=10,
        shown_at=_EVERYWHERE,
        column_of=("", *_EVERYWHERE),
        in_previews=True,
        record_list=RecordList(page="members"),
    ),
    _stock(
        YOUTH,
        _("Young members"),
        _("Members of youth age, as the charter has it, at the end of the day."),
        _standing("p.birth_date IS NOT NULL", _YOUTH_BEGINS, _YOUTH_ENDS),
        told=ages_of_youth,
        welcome="up",
        record_list=RecordList(page="members", narrowed={"youth": "1"}),
    ),
    _stock(
        WOMEN,
        _("Women"),
        _("Members whose sex is entered as female."),
        _standing("p.sex = 'f'"),
        record_list=RecordList(page="members", narrowed={"sex": "f"}),
    ),
    _stock(
        BIRTH_UNKNOWN,
        _("Birth date unknown"),
        _("Members whose birth date is not entered."),
        _standing("p.birth_date IS NULL"),
        record_list=RecordList(page="members", narrowed={"missing": "birth_date"}),
    ),
    _stock(
        SEX_UNKNOWN,
        _("Sex unknown"),
        _("Members whose sex is not entered."),
        _standing("p.sex = ''"),
        record_list=RecordList(page="members", narrowed={"missing": "sex"}),
    ),
    _stock(
        BORN,
        _("Members by year of birth"),
        _("Members whose birth date is entered, kept at the central office and its branches to tell the median age."),
        _born(),
        slice_name=_("Year of birth"),
        slices=tuple((str(year), str(year)) for year in _BORN_IN),
        kept_at=(UnitRole.CENTRE, UnitRole.BRANCH),
        inner=True,
    ),
    Ratio(
        key=YOUTH_SHARE,
        topic=TOPIC,
        welcome="up",
        order=30,
        shown_at=_EVERYWHERE,
        column_of=("", *_EVERYWHERE),
        name=_("Share of youth"),
        how=_("Young members over all members. Those of unknown birth date stand in the denominator."),
        numerator=YOUTH,
        denominator=ACTIVE,
        unknown=BIRTH_UNKNOWN,
    ),
    Ratio(
        key=WOMEN_SHARE,
        topic=TOPIC,
        order=40,
        shown_at=_EVERYWHERE,
        column_of=("", *_EVERYWHERE),
        name=_("Share of women"),
        how=_("Women over all members. Those of unknown sex stand in the denominator."),
        numerator=WOMEN,
        denominator=ACTIVE,
        unknown=SEX_UNKNOWN,
    ),
    Ratio(
        key=PER_PRIMARY,
        topic=TOPIC,
        order=45,
        shown_at=(UnitRole.CENTRE, *_BRANCHES),
        column_of=_BRANCHES,
        name=_("Members per primary organisation"),
        how=_("All members over all primary organisations."),
        numerator=ACTIVE,
        denominator=PRIMARIES,
        measure="count",
    ),
    Counted(
        key=MEDIAN_AGE,
        topic=TOPIC,
        order=50,
        shown_at=(*_BRANCHES, UnitRole.GROUP),
        name=_("Median age"),
        how=_("Half of the members are younger, half older, in full years."),
        count=median_age,
        unknown=BIRTH_UNKNOWN,
        **_WATCHED,
    ),
    _flow(
        JOINED,
        _("Joined"),
        _("Members admitted in the period, and those whom a roll shows for the first time."),
        """
        SELECT p.began AS slice, p.id AS source_id, p.unit_id, lower(p.period) AS day, 1 AS value
        FROM {rows} p WHERE p.began <> 'transfer'
        """,
        (Began.ADMISSION, Began.REGISTRATION),
        welcome="up",
        order=60,
    ),
    _flow(
        LEFT,
        _("Left"),
        _("Members who resigned, were expelled, died or were taken off the roll in the period."),
        """
        SELECT p.ended AS slice, p.id AS source_id, p.unit_id, upper(p.period) AS day, 1 AS value
        FROM {rows} p WHERE p.ended NOT IN ('', 'transfer')
        """,
        (Ended.RESIGNATION, Ended.EXPULSION, Ended.DEATH, Ended.DEREGISTRATION),
        welcome="down",
        order=70,
    ),
    _crossing(
        "in",
        _("Transferred in"),
        _("Members who came from outside the unit, and those who came with a unit moved under it."),
    ),
    _crossing(
        "out", _("Transferred out"), _("Members who went outside the unit, and those who went with a unit moved away.")
    ),
)
