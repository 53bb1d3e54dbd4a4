"""The one way an act is undone, whatever its kind: the rows it touched are put back as they were."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tirek.audit.actions import record
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.progress import Report, silent
from tirek.structure.actions.rules import lock_tree
from tirek.structure.acts import UNDONE
from tirek.structure.models import Act, Unit
from tirek.structure.models.acts import MANY, begin_act, check_constraints_now, recording
from tirek.structure.permissions import UNDO_ACT
from tirek.structure.queries import barred_from_undoing


class AlreadyUndone(Refused):
    code = "already_undone"
    message = _("This change has already been undone.")


class UndoIsFinal(Refused):
    code = "undo_is_final"
    message = _("An undoing is not undone. Make the change again instead.")


class KindUnknown(Refused):
    """The domain that did it is no longer part of the product, and with it what its rows must keep to."""

    code = "act_kind_unknown"
    message = _("This version of Tirek no longer has the part that made this change (%(kind)s), so it cannot undo it.")


class LaterActsRest(Refused):
    """Later acts changed the same rows, or stand on rows that would go. ``params["act_ids"]`` has them, first first."""

    code = "later_acts_rest"
    message = _("Later changes rest on this one: %(acts)s. Undo them first, the latest first.")


class StillInUse(Refused):
    code = "still_in_use"
    message = _("What this change made is still in use, for example by a right granted at the unit. End that first.")


class OutOfReach(Refused):
    code = "out_of_reach"
    message = _("This change also touched what lies outside your units. Ask somebody above them to undo it.")


class TooLateToUndo(Refused):
    code = "too_late_to_undo"
    message = _(
        "An import is undone within %(days)s days; this one was entered on %(entered)s. Correct it by new changes."
    )


@transaction.atomic
def undo_act(*, actor: Actor, act: Act, on: date, report: Report = silent) -> Act:
    """Put every row the act touched back to what it was. The undoing is an act of its own, recorded on ``on``."""
    unit = Unit.objects.filter(acts=act).first()
    check_may_undo(actor, act)
    report("check", 0, None)
    lock_tree()
    act = Act.objects.select_for_update().get(pk=act.pk)
    check_may_undo(actor, act)
    _check_nothing_rests(act)
    undoing = begin_act(UNDONE, actor=actor, unit=unit, on=on, of=act.pk, was=act.kind, **act.summary)
    rows = act.images.order_by("pk")[:MANY].count()
    try:
        with transaction.atomic(), recording(undoing, rows=rows):
            _restore(act, report)
            check_constraints_now()
    except IntegrityError as error:
        raise _what_stands_against(act) from error
    act.undone_by = undoing
    act.save(update_fields=["undone_by"])
    record(actor, "acts.undone", act, unit_id=act.unit_id, old={"kind": act.kind, **act.summary})
    return undoing


def check_may_undo(actor: Actor, act: Act) -> None:
    """What can be told of an undoing without looking at what the act touched."""
    if barred := barred_from_undoing(actor, act):
        permission, units = barred
        actor.require(permission, *units)
    unit = Unit.objects.filter(acts=act).first()
    actor.require(UNDO_ACT, *[unit] if unit else [])
    if act.is_undone:
        raise AlreadyUndone
    if act.declared is None:
        raise KindUnknown(kind=act.kind)
    if act.declared.is_final:
        raise UndoIsFinal
    _check_in_time(act, act.declared.days_to_undo)


def _check_in_time(act: Act, days: int | None) -> None:
    """By the clock of the database, which also said when it was entered."""
    if days is not None and Act.objects.filter(pk=act.pk, recorded_at__lt=Now() - timedelta(days=days)).exists():
        raise TooLateToUndo(days=days, entered=timezone.localtime(act.recorded_at).date())


def _tables() -> dict[str, type[models.Model]]:
    """The models by table, parents first, as their packages depend on each other."""
    return {model._meta.db_table: model for model in apps.get_models()}


def _check_nothing_rests(act: Act) -> None:
    """Name the standing acts that touched the same rows later, or rows that need a row made by this act."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT a.id FROM structure_actimage mine
            CROSS JOIN LATERAL ({_later("mine.table_name", "mine.row_id")}) later
            JOIN structure_act a ON a.id = later.act_id
            WHERE mine.act_id = %(act)s AND a.undone_by_id IS NULL AND a.kind <> %(undone)s
            """,
            {"act": act.pk, "undone": UNDONE.key},
        )
        resting = {row[0] for row in cursor.fetchall()} | set(_acts_on_made_rows(act))
    if resting:
        later = Act.objects.filter(pk__in=resting).order_by("pk")
        raise LaterActsRest(acts=described(list(later)), act_ids=[a.pk for a in later])


def _acts_on_made_rows(act: Act) -> list[int]:
    """Later acts that made or changed rows which refer to a row that this act made."""
    found: list[int] = []
    made = act.images.filter(before__isnull=True)
    for table in made.values_list("table_name", flat=True).distinct():
        for relation in _tables()[table]._meta.related_objects:
            if not getattr(relation.field, "db_constraint", True):  # derived by the database, so no act made it
                continue
            child = relation.related_model._meta.db_table
            with connection.cursor() as cursor:
                cursor.execute(
                    f"""
                    SELECT DISTINCT a.id FROM structure_actimage mine
                    CROSS JOIN LATERAL (
                        SELECT id FROM {child} c WHERE c.{relation.field.column} = mine.row_id OFFSET 0) c
                    CROSS JOIN LATERAL ({_later("%(child)s", "c.id")}) later
                    JOIN structure_act a ON a.id = later.act_id
                    WHERE mine.act_id = %(act)s AND mine.table_name = %(table)s AND mine.before IS NULL
                      AND a.undone_by_id IS NULL AND a.kind <> %(undone)s
                    """,
                    {"child": child, "act": act.pk, "table": table, "undone": UNDONE.key},
                )
                found += [row[0] for row in cursor.fetchall()]
    return found


def _later(table: str, row: str, *, made: bool = False) -> str:
    """Which acts touched a row later, or made it, looked up row by row: also those of which no image may be seen.

    The planner believes a table that has just grown to be small, and would hold every image against every other.
    """
    return f"SELECT act_id FROM structure_touched({table}, {row}, %(act)s, {str(made).lower()}) act_id OFFSET 0"


def _what_stands_against(act: Act) -> Refused:
    """The database refused what was there before: something later took the place. Name it, as far as acts did it."""
    found: set[int] = set()
    for table in act.images.values_list("table_name", flat=True).distinct():
        for field in _tables()[table]._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey):
                found |= _later_acts_around(act, table, field)
    later = Act.objects.filter(pk__in=found).order_by("pk")
    return LaterActsRest(acts=described(list(later)), act_ids=[a.pk for a in later]) if found else StillInUse()


def _later_acts_around(act: Act, table: str, field: models.ForeignKey[Any, Any]) -> set[int]:
    """Standing later acts that changed what a row of this act refers to, or made another row of the same person."""
    target = field.related_model._meta.db_table
    column = f"coalesce((mine.before ->> '{field.column}')::bigint, now.{field.column})"
    around = [f"SELECT act_id FROM ({_later('%(target)s', column)}) owner"]
    if field.related_model is not Unit:
        made = _later("%(table)s", "other.id", made=True)
        around.append(
            f"SELECT later.act_id FROM (SELECT id FROM {table} o WHERE o.{field.column} = {column} "
            f"AND o.id <> mine.row_id OFFSET 0) other CROSS JOIN LATERAL ({made}) later "
            f"WHERE EXISTS (SELECT FROM structure_touched(%(target)s, {column}, 0, false))"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT a.id FROM structure_actimage mine
            LEFT JOIN {table} now ON now.id = mine.row_id
            CROSS JOIN LATERAL ({" UNION ALL ".join(around)}) later
            JOIN structure_act a ON a.id = later.act_id
            WHERE mine.act_id = %(act)s AND mine.table_name = %(table)s
              AND a.undone_by_id IS NULL AND a.kind <> %(undone)s
            """,
            {"act": act.pk, "table": table, "target": target, "undone": UNDONE.key},
        )
        return {row[0] for row in cursor.fetchall()}


def _describe(acts: list[Act]) -> str:
    return "; ".join(f"{act} ({code})" if (code := act.summary.get("code")) else str(act) for act in acts[:5])


# In the language of whoever reads it, which the worker that keeps it does not know.
described = lazy(_describe, str)


def _restore(act: Act, report: Report) -> None:
    """Set by set: remove the rows it made; put back the changed ones; bring back the removed ones.

    Raises OutOfReach unless every row was found: the database passes over those that the actor may not touch.
    """
    tables = _removing(act.images.values_list("table_name", flat=True).distinct())
    with connection.cursor() as cursor:
        expected = _expected(cursor, act)
        left, total = expected.copy(), expected.total()

        def carry(sql: str, table: str, *, made: bool) -> None:
            cursor.execute(sql, [act.pk, table])
            left[table, made] -= cursor.rowcount
            report("restore", total - left.total(), total)

        report("restore", 0, total)
        for table in tables:
            carry(_remove(table, _OF_OTHERS if table in _OF_UNITS else ""), table, made=True)
        for statement, table in _coming_back(tables):
            carry(statement(table), table, made=False)
        for table in [table for table in tables if table in _OF_UNITS]:
            carry(_remove(table), table, made=True)
    if any(left.values()):
        raise OutOfReach


# A unit that the act made goes last: until then people stand in it, and are seen there.
_OF_UNITS = {
    "structure_unit": "id",
    "structure_term": "unit_id",
    "structure_unitname": "unit_id",
    "structure_unitparent": "unit_id",
}
_OF_OTHERS = (
    "AND t.{} NOT IN (SELECT m.row_id FROM structure_actimage m "
    "WHERE m.act_id = i.act_id AND m.before IS NULL AND m.table_name = 'structure_unit')"
)


def _remove(table: str, only: str = "") -> str:
    left = only.format(_OF_UNITS[table]) if only else ""
    return f"DELETE FROM {table} t USING ({_FIRST}) i WHERE i.row_id = t.id AND i.before IS NULL {left}"


def _put_back(table: str) -> str:
    assignments = ", ".join(f"{column} = was.{column}" for column in _columns(table) if column != "id")
    return (
        f"UPDATE {table} t SET {assignments} FROM ({_FIRST}) i, "
        f"jsonb_populate_record(NULL::{table}, i.before) was WHERE i.row_id = t.id AND i.before IS NOT NULL"
    )


def _bring_back(table: str) -> str:
    columns = _columns(table)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(f'was.{column}' for column in columns)} "
        f"FROM ({_FIRST}) i, jsonb_populate_record(NULL::{table}, i.before) was "
        f"WHERE i.before IS NOT NULL AND NOT EXISTS (SELECT FROM {table} t WHERE t.id = i.row_id)"
    )


def _removing(tables: Iterable[str]) -> list[str]:
    """In which order rows are removed, children first.

    A row that is about a person is seen by what hangs on it, and goes before that: keys are checked at the end.
    """
    order = {model._meta.db_table: place for place, model in enumerate(apps.get_models())}
    ours = {model._meta.db_table for model in apps.get_app_config("structure").get_models()}
    return sorted(tables, key=lambda table: (table not in ours, -order[table] if table in ours else order[table]))


def _coming_back(tables: list[str]) -> list[tuple[Callable[[str], str], str]]:
    """In which order rows are put back, and those that were removed brought back.

    Units come first, and stand as they were before their places do: people stood in them. A row that is about a person
    is seen by what hangs on it: that is put back before it, and brought back last, once there is what it hangs on.
    Between the two, parents come before children.
    """
    ours = {model._meta.db_table for model in apps.get_app_config("structure").get_models()}
    hanging = [table for table in reversed(tables) if table not in ours and not _is_referred_to(table)]
    steps: list[tuple[Callable[[str], str], str]] = []
    for table in [table for table in reversed(tables) if table in ours]:
        steps += [(_put_back, table), (_bring_back, table)]
    steps += [(_put_back, table) for table in hanging]
    for table in [table for table in tables if table not in {*ours, *hanging}]:
        steps += [(_put_back, table), (_bring_back, table)]
    return steps + [(_bring_back, table) for table in hanging]


def _is_referred_to(table: str) -> bool:
    """By rows of another table; those derived by the database do not count."""
    related = _tables()[table]._meta.related_objects
    return any(getattr(relation.field, "db_constraint", True) for relation in related)


def _expected(cursor: Any, act: Act) -> Counter[tuple[str, bool]]:
    """How many rows of each table the act made (true) and changed or removed."""
    cursor.execute(
        "SELECT table_name, made, count(*) FROM (SELECT DISTINCT ON (table_name, row_id) table_name, before IS NULL "
        "FROM structure_actimage WHERE act_id = %s ORDER BY table_name, row_id, id) first (table_name, made) "
        "GROUP BY 1, 2",
        [act.pk],
    )
    return Counter({(table, made): number for table, made, number in cursor.fetchall()})


# What a row was before the act first touched it.
_FIRST = (
    "SELECT DISTINCT ON (row_id) row_id, act_id, before FROM structure_actimage "
    "WHERE act_id = %s AND table_name = %s ORDER BY row_id, id"
)


def _columns(table: str) -> list[str]:
    """The stored columns that can be written; generated ones follow by themselves."""
    fields = _tables()[table]._meta.local_concrete_fields
    return [str(field.column) for field in fields if not field.generated]
