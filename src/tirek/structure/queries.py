"""The tree as it was on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tirek.kernel.actor import Actor
from tirek.kernel.declarations import act_kinds
from tirek.kernel.errors import Refused
from tirek.kernel.kazakh import fold, spellings
from tirek.kernel.language import reader_language
from tirek.kernel.permissions import Permission, find
from tirek.kernel.reading import kept
from tirek.structure.acts import UNIT_MOVED, UNITS_MERGED
from tirek.structure.enums import UnitRole
from tirek.structure.models import Act, Ancestry, Charter, Territory, TerritoryTerm, Unit, UnitName, UnitParent
from tirek.structure.permissions import UNDO_ACT, VIEW_UNIT


class UnitUnknown(Refused):
    """There is none, or it is out of reach: the answer does not tell which."""

    code = "unit_unknown"
    field = "unit"
    message = _("There is no unit with the code %(code)s.")


class NotFounded(Refused):
    """Everything begins with the charter: what a unit is, who is young, which IINs are taken."""

    code = "not_founded"
    message = _("No organisation has been founded here yet: there is no charter. Found it first, see “tirek found”.")


def charter_in_force(*, lock: bool = False) -> Charter:
    """Raises NotFounded."""
    found = (Charter.objects.select_for_update() if lock else Charter.objects.all()).first()
    if found is None:
        raise NotFounded
    return found


def unit_of_code(actor: Actor, permission: Permission, code: str) -> Unit:
    """Where the actor has the right. Raises UnitUnknown."""
    unit = actor.visible(Unit, permission).filter(code=code).first()
    if unit is None:
        raise UnitUnknown(code=code)
    return unit


def barred_from_undoing(actor: Actor, act: Act) -> tuple[Permission, list[Unit]] | None:
    """The first right, and where, that the actor lacks to undo the act: that to undo, or that to the act itself.

    Who may not admit takes back no admission. A right that is asked for at no unit is asked for over everything.
    """
    own, unit = find(act.permission), Unit.objects.filter(acts=act).first()
    if own is not None:
        elsewhere = Unit.objects.filter(pk__in=act.at_ids).exclude(pk__in=actor.visible(Unit, own).values("pk"))
        lacking = list(elsewhere.order_by("pk")[:1])
        if lacking or not (act.at_ids or actor.can(own)):
            return own, lacking
    at = [unit] if unit else []
    return None if actor.can(UNDO_ACT, *at) else (UNDO_ACT, at)


# A row that an act made or removed counts from its beginning, one that it changed from there too, unless nothing but
# its end did. From when on a roll is known is a day of its own.
_REACHES_BACK = """
SELECT min(CASE WHEN i.before IS NULL THEN lower(now.period) WHEN now.id IS NULL THEN lower(was.period)
                WHEN to_jsonb(now) - %(aside)s::text[] <> i.before - %(aside)s::text[]
                THEN least(lower(now.period), lower(was.period))
                WHEN {known} IS DISTINCT FROM was.known THEN least({known}, was.known)
                WHEN lower(now.period) = lower(was.period) THEN least(upper(now.period), upper(was.period))
                ELSE least(lower(now.period), lower(was.period)) END)
FROM structure_actimage i LEFT JOIN {table} now ON now.id = i.row_id
CROSS JOIN LATERAL (SELECT (i.before ->> 'period')::daterange, (i.before ->> 'known_from')::date) was (period, known)
WHERE i.act_id = %(act)s AND i.table_name = %(table)s
"""


def reaches_back(act: Act) -> date:
    """The first day of which the act, and so its undoing, changes a name, a place or a number."""
    first = act.effective_on
    images = set(act.images.values_list("table_name", flat=True).distinct())
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        table, columns = model._meta.db_table, {field.column for field in fields}
        # When a unit stands follows from its terms.
        if table not in images or "period" not in columns or model is Unit:
            continue
        known = "now.known_from" if "known_from" in columns else "NULL::date"
        sql = _REACHES_BACK.format(table=table, known=known)
        with connection.cursor() as cursor:
            # These say how the period ends, are a day, or follow from others; an older image may lack the last.
            aside = ["period", "ended", "known_from", *(field.column for field in fields if field.generated)]
            cursor.execute(sql, {"act": act.pk, "table": table, "aside": aside})
            first = min(first, cursor.fetchone()[0] or first)
    return first


@dataclass(frozen=True, slots=True)
class NameOfDay:
    """What a unit was called on a day."""

    name_kk: str
    name_ru: str
    name_en: str
    short_kk: str = ""
    short_ru: str = ""
    short_en: str = ""


# Off the day the latest before it stands; where all are later, the first.
_NAMES_ON = """
SELECT DISTINCT ON (unit_id) unit_id, name_kk, name_ru, name_en, short_kk, short_ru, short_en FROM structure_unitname
WHERE unit_id = ANY (%(units)s)
ORDER BY unit_id, NOT period @> %(day)s::date, lower(period) > %(day)s, abs(lower(period) - %(day)s::date)
"""


def names_on(unit_ids: Collection[int], day: date) -> dict[int, NameOfDay]:
    """What each unit was called that day. Before its first name the first stands, after its closing the last.

    Every page asks it, some for hundreds of units: so no model is made of a name.
    """
    known = kept("names_on", day)
    if missing := [pk for pk in unit_ids if pk not in known]:
        with connection.cursor() as cursor:
            cursor.execute(_NAMES_ON, {"units": missing, "day": day})
            known |= {unit_id: NameOfDay(*names) for unit_id, *names in cursor}
    return {pk: known[pk] for pk in unit_ids if pk in known}


def in_order(units: QuerySet[Any] | Collection[int], day: date, language: str) -> list[int]:
    """The ids by what each unit was called that day, or last before it, in the order of the Kazakh alphabet."""
    told = UnitName.objects.filter(unit_id__in=units, period__startswith__lte=day)
    latest = told.order_by("unit_id", "-period__startswith").distinct("unit_id")
    found = UnitName.objects.filter(pk__in=latest.values("pk"))
    return list(found.order_by(f"sort_{reader_language(language)}", "unit_id").values_list("unit_id", flat=True))


def called(text: str) -> Q:
    """The names that hold the text in whatever spelling; signs alone are in none."""
    return reduce(or_, (Q(name_fold__contains=each) for each in spellings(text)), Q(pk__in=[]))


def line_of(unit: Unit, day: date) -> list[Unit]:
    """The units above it that day from the centre down, itself last. After its closing, those of its last day."""
    day = min(day, unit.closed) if unit.closed else day
    above = Ancestry.objects.filter(unit=unit, period__contains=max(day, unit.opened)).values("ancestor_id")
    return list(Unit.objects.filter(pk__in=above).select_related("kind").order_by("kind__level", "pk"))


def steps_to(actor: Actor, unit: Unit, day: date) -> list[tuple[Unit, NameOfDay, bool]]:
    """The line of the unit that day: each with its name and whether the reader may open it, the unit itself last."""
    line = line_of(unit, day)
    ids = [each.pk for each in line]
    names = names_on(ids, day)
    seen = seen_among(actor, ids)
    return [(each, names[each.pk], each.pk in seen) for each in line]


def seen_among(actor: Actor, unit_ids: Collection[int]) -> set[int]:
    """Those of the units that the reader may open."""
    known = kept("seen_among", actor.account_id)
    if missing := [pk for pk in unit_ids if pk not in known]:
        seen = set(actor.visible(Unit, VIEW_UNIT).filter(pk__in=missing).values_list("pk", flat=True))
        known |= {pk: pk in seen for pk in missing}
    return {pk for pk in unit_ids if known[pk]}


def children(unit_id: int, day: date) -> list[Unit]:
    """The units directly under it that day, in no order."""
    known = kept("children", day)
    if unit_id not in known:
        known[unit_id] = list(Unit.objects.children_of(unit_id, day).select_related("kind"))
    return list(known[unit_id])


def parent_on(unit: Unit, day: date) -> Unit | None:
    """The unit it stood under that day."""
    place = UnitParent.objects.filter(unit=unit, period__contains=day).select_related("parent__kind").first()
    return place.parent if place else None


def last_parent(unit: Unit) -> Unit | None:
    """The unit it stands under, or stood under last."""
    place = UnitParent.objects.filter(unit=unit).order_by("-period").select_related("parent__kind").first()
    return place.parent if place else None


def parents_on(unit_ids: Collection[int], day: date) -> dict[int, int]:
    """The unit above each that day; after its closing the one it last stood under."""
    last = Q(period__endswith=F("unit__period__endswith"), unit__period__endswith__lte=day)
    places = UnitParent.objects.filter(Q(period__contains=day) | last, unit_id__in=unit_ids)
    return dict(places.order_by("unit_id").values_list("unit_id", "parent_id"))


def lines_above(unit_ids: Collection[int], day: date) -> dict[int, list[int]]:
    """The units above each that day, the nearest first and the centre left out; after its closing those of its last."""
    last = Q(period__endswith=F("unit__period__endswith") + 1, unit__period__endswith__lte=day)
    lines = Ancestry.objects.filter(Q(period__contains=day) | last, unit_id__in=unit_ids)
    lines = lines.exclude(ancestor=F("unit")).exclude(ancestor__role=UnitRole.CENTRE)
    found: dict[int, list[int]] = {}
    for unit_id, above in lines.order_by("-ancestor__kind__level", "pk").values_list("unit_id", "ancestor_id"):
        found.setdefault(unit_id, []).append(above)
    return found


def possible_parents(units: QuerySet[Unit], unit: Unit, day: date) -> QuerySet[Unit]:
    """Those of the units under which the charter lets this one stand that day, its present parent left out."""
    here = UnitParent.objects.filter(unit=unit, period__contains=day).values("parent_id")
    below = Ancestry.objects.filter(ancestor=unit, period__contains=day).values("unit_id")
    found = units.filter(period__contains=day, kind__key__in=unit.kind.parents)
    return found.exclude(pk__in=here).exclude(pk__in=below).select_related("kind")


def called_alike(near: Unit, name: str, day: date) -> QuerySet[Unit]:
    """Units called so in the district in which this one stands; above the districts, those directly under it."""
    line = line_of(near, day)
    district = next((unit for unit in line if unit.role == UnitRole.LOCAL_BRANCH), None)
    around = Unit.objects.below([district.pk], day) if district else Unit.objects.children_of(near.pk, day)
    own = Func("name_kk", function="kk_fold", output_field=TextField())
    known = UnitName.objects.filter(period__contains=day).annotate(fold=own).filter(fold=fold(name))
    return around.filter(pk__in=known.values("unit_id")).order_by("pk")


def nearest_first(units: QuerySet[Unit], near: Unit | None, day: date) -> QuerySet[Any]:
    """With how much of the line above it each has ``shared`` with another: siblings have most, then the district."""
    line = [unit.pk for unit in line_of(near, day)] if near else []
    above = Ancestry.objects.filter(unit=OuterRef("pk"), ancestor__in=line, period__contains=day)
    shared = above.order_by().values("unit").annotate(found=Count("pk")).values("found")
    return units.annotate(shared=Coalesce(Subquery(shared), Value(0)))


def free_code(parent: Unit) -> str:
    """A code for the next unit under this one: its own and the number after the highest in use."""
    prefix = f"{parent.code}-"
    taken = Unit.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [rest for code in taken if (rest := code.removeprefix(prefix)).isdecimal()]
    width = max((len(number) for number in numbers), default=2)
    return f"{prefix}{max((int(number) for number in numbers), default=0) + 1:0{width}}"


def history(unit: Unit) -> QuerySet[Act]:
    """The acts told of the unit, newest first, and those that moved a unit under it or away or merged it into another;
    undone ones stand, undoings do not."""
    moved = Q(kind__in=(UNIT_MOVED.key, UNITS_MERGED.key), at_ids__contains=[unit.pk])
    acts = Act.objects.filter(Q(unit=unit) | moved).exclude(kind__in=act_kinds.kept_out_of("unit"))
    return acts.select_related("resolution", "undone_by").order_by("-effective_on", "-pk")


class Relation(NamedTuple):
    """A unit that went ``before`` another, or came after it, over ``depth`` mergers or splits."""

    unit_id: int
    before: bool
    depth: int
    day: date
    how: str
    members: int


_LINEAGE = """
WITH RECURSIVE back (unit_id, depth, day, how, members) AS (
    SELECT from_unit_id, 1, day, how, members FROM structure_lineage WHERE to_unit_id = %(unit)s
    UNION
    SELECT l.from_unit_id, b.depth + 1, l.day, l.how, l.members FROM back b
    JOIN structure_lineage l ON l.to_unit_id = b.unit_id AND l.day <= b.day
), forth (unit_id, depth, day, how, members) AS (
    SELECT to_unit_id, 1, day, how, members FROM structure_lineage WHERE from_unit_id = %(unit)s
    UNION
    SELECT l.to_unit_id, f.depth + 1, l.day, l.how, l.members FROM forth f
    JOIN structure_lineage l ON l.from_unit_id = f.unit_id AND l.day >= f.day
)
SELECT unit_id, true AS before, depth, day, how, members FROM back
UNION ALL SELECT unit_id, false, depth, day, how, members FROM forth
ORDER BY depth, day DESC, unit_id
"""


def lineage(unit_id: int) -> list[Relation]:
    """Those that the unit came of and those that came of it, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LINEAGE, {"unit": unit_id})
        return [Relation(*row) for row in cursor.fetchall()]


def parts_of(terms: QuerySet[TerritoryTerm], inside: Territory | None) -> QuerySet[TerritoryTerm]:
    """Those of the terms, all of one day, that lie directly in a territory, the regions in none."""
    found = terms.filter(parent=inside).annotate(has_parts=Exists(terms.filter(parent=OuterRef("territory"))))
    return found.select_related("territory")


def has_territories() -> bool:
    """Whether an edition of the classifier was ever taken."""
    return TerritoryTerm.objects.exists()


def territories_called(terms: QuerySet[TerritoryTerm], text: str) -> QuerySet[TerritoryTerm]:
    """Those of the terms, all of one day, whose name or code has the text, with what each ``lies_in``."""
    matching = called(text) | Q(territory__code__startswith=text)
    above = terms.filter(territory=OuterRef("parent")).values(f"name_{reader_language()}")[:1]
    below = terms.filter(parent=OuterRef("territory"))
    found = terms.filter(matching).annotate(has_parts=Exists(below), lies_in=Subquery(above))
    return found.select_related("territory")


def territory_line(territory: Territory, day: date) -> list[TerritoryTerm]:
    """What the territory and those above it were called that day, the region first; nothing where it did not stand."""
    above = [territory.code[:digits].ljust(9, "0") for digits in (2, 4, 6, 9)]
    terms = TerritoryTerm.objects.on(day).filter(territory__code__in=above)
    line = list(terms.select_related("territory").order_by("territory__level", "pk"))
    return line if line and line[-1].territory_id == territory.pk else []


def territory_of(line: Sequence[Unit], day: date) -> TerritoryTerm | None:
    """Where the last of the line works: its own territory, or that of the nearest unit above it which has one."""
    known = next((unit.territory_id for unit in reversed(line) if unit.territory_id), None)
    if known is None:
        return None
    return TerritoryTerm.objects.on(day).filter(territory_id=known).select_related("territory").first()
