"""Installing, folding and rebuilding the sums. No act of a person stands here: sums follow from acts."""

import hashlib
import json
from collections.abc import Sequence

from django.db import connection, transaction

from tirek.figures.models import Definition
from tirek.figures.queries.totals import ids_by_key
from tirek.figures.records import counting_functions
from tirek.figures.triggers import Numbered, ancestry_trigger, numbered, recount, source_tables, source_triggers
from tirek.kernel import locks
from tirek.kernel.declarations import Crossing, Kept, Stock, figures
from tirek.kernel.locks import Lock

# Bump when the rules in ``triggers`` change, so that every installed figure is counted anew.
RULES = 6


def _digest(figure: Kept) -> str:
    parts = [RULES, type(figure).__name__, [[c.table, c.select] for c in figure.contributions]]
    if isinstance(figure, Stock) and figure.kept_at:
        parts += [list(figure.kept_at)]
    if isinstance(figure, Crossing):
        stock = figures[figure.stock]
        parts += [figure.direction, _digest(stock) if isinstance(stock, Kept) else ""]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@transaction.atomic
def install() -> list[str]:
    """Make the triggers of every declared figure, and count anew those whose declaration is new or has changed.

    Runs after every migration. Returns the keys that were counted anew.
    """
    declared = {figure.key: figure for figure in figures if isinstance(figure, Kept)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT structure_lock_tree()")
        cursor.execute(counting_functions())
    standing = dict(Definition.objects.values_list("key", "digest"))
    wanted = {key: _digest(figure) for key, figure in declared.items()}
    if standing == wanted:
        return []
    Definition.objects.exclude(key__in=declared).delete()
    changed = [key for key, digest in wanted.items() if standing.get(key) != digest]
    for key in changed:
        Definition.objects.update_or_create(key=key, defaults={"digest": wanted[key]})
    kept = numbered(ids_by_key())
    with connection.cursor() as cursor:
        cursor.execute(_drop_triggers())
        cursor.execute("".join(source_triggers(kept, table) for table in source_tables(kept)) + ancestry_trigger(kept))
        cursor.execute(_refuse_truncate([*source_tables(kept), "structure_ancestry"]))
    _count_anew(kept, changed)
    return changed


def _drop_triggers() -> str:
    return """
    DO $$ DECLARE t record; BEGIN
        FOR t IN SELECT tgname, tgrelid::regclass AS on_table FROM pg_trigger
                 WHERE tgname LIKE 'figures\\_%' AND NOT tgisinternal LOOP
            EXECUTE format('DROP TRIGGER %I ON %s', t.tgname, t.on_table);
        END LOOP;
    END $$;
    """


def _refuse_truncate(tables: Sequence[str]) -> str:
    return "".join(
        f"CREATE TRIGGER figures_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION structure_refuse_truncate();"
        for table in tables
    )


@transaction.atomic
def rebuild(keys: Sequence[str]) -> None:
    """Count figures anew from their sources; for a parameter of the charter that changes what counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT structure_lock_tree()")
    _count_anew(numbered(ids_by_key()), keys)


def _count_anew(kept: Sequence[Numbered], keys: Sequence[str]) -> None:
    counted = [n for n in kept if n.figure.key in keys]
    ids = [n.id for n in counted]
    # What a unit carries with it is counted of another figure; else only what is asked for need be read.
    among = kept if any(isinstance(n.figure, Crossing) for n in counted) else counted
    with connection.cursor() as cursor:
        for table in ("figures_delta", "figures_day", "figures_month", "figures_final"):
            cursor.execute(f"DELETE FROM {table} WHERE figure_id = ANY (%s)", [ids])
        cursor.execute(
            "INSERT INTO figures_delta (figure_id, slice, unit_id, day, value) "
            f"SELECT figure_id, slice, unit_id, day, value FROM ({recount(among)}) r WHERE figure_id = ANY (%s)",
            [ids],
        )
    fold_deltas()


@transaction.atomic
def fold_deltas() -> int:
    """Fold the appended deltas into daily sums and monthly closings; returns how many deltas were folded.

    A reader adds what is not folded yet, so this may run at any time; two never run at once. Where a fold before it has
    left nothing but large indexes, these are swept away instead.
    """
    if not locks.hold_if_free(Lock.FIGURES):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT figures_sweep()")
        if cursor.fetchone() == (True,):
            return 0
        cursor.execute(_TAKE)
        cursor.execute("SELECT coalesce(sum(deltas), 0) FROM figures_taken")
        folded = int(cursor.fetchone()[0])
        if folded:
            for statement in _FOLD:
                cursor.execute(statement)
        cursor.execute("DROP TABLE figures_taken")
    return folded


_TAKE = """
CREATE TEMP TABLE figures_taken ON COMMIT DROP AS
WITH taken AS (DELETE FROM figures_delta RETURNING figure_id, slice, unit_id, day, value)
SELECT figure_id, slice, unit_id, day, sum(value)::bigint AS value, count(*) AS deltas FROM taken GROUP BY 1, 2, 3, 4
"""

_FOLD = (
    "ANALYZE figures_taken",
    """
    INSERT INTO figures_day AS d (figure_id, unit_id, slice, day, value)
    SELECT figure_id, unit_id, slice, day, value FROM figures_taken WHERE value <> 0
    ORDER BY figure_id, unit_id, slice, day
    ON CONFLICT (figure_id, unit_id, slice, day) DO UPDATE SET value = d.value + excluded.value
    """,
    """
    DELETE FROM figures_day d USING figures_taken t
    WHERE (d.figure_id, d.unit_id, d.slice, d.day) = (t.figure_id, t.unit_id, t.slice, t.day) AND d.value = 0
    """,
    """
    INSERT INTO figures_final AS f (figure_id, unit_id, slice, value)
    SELECT figure_id, unit_id, slice, sum(value)::bigint FROM figures_taken GROUP BY 1, 2, 3 HAVING sum(value) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (figure_id, unit_id, slice) DO UPDATE SET value = f.value + excluded.value
    """,
    """
    CREATE TEMP TABLE figures_touched ON COMMIT DROP AS
    SELECT figure_id, unit_id, slice, date_trunc('month', min(day))::date AS month FROM figures_taken
    WHERE value <> 0 GROUP BY 1, 2, 3
    """,
    "ANALYZE figures_touched",
    """
    DELETE FROM figures_month m USING figures_touched t
    WHERE (m.figure_id, m.unit_id, m.slice) = (t.figure_id, t.unit_id, t.slice) AND m.month >= t.month
    """,
    """
    INSERT INTO figures_month (figure_id, unit_id, slice, month, closing)
    SELECT t.figure_id, t.unit_id, t.slice, s.month,
           coalesce(before.closing, 0) + sum(s.value) OVER (
               PARTITION BY t.figure_id, t.unit_id, t.slice ORDER BY s.month)
    FROM figures_touched t
    CROSS JOIN LATERAL (
        SELECT date_trunc('month', d.day)::date AS month, sum(d.value) AS value FROM figures_day d
        WHERE d.figure_id = t.figure_id AND d.unit_id = t.unit_id AND d.slice = t.slice AND d.day >= t.month
        GROUP BY 1
    ) s
    LEFT JOIN LATERAL (
        SELECT m.closing FROM figures_month m
        WHERE m.figure_id = t.figure_id AND m.unit_id = t.unit_id AND m.slice = t.slice AND m.month < t.month
        ORDER BY m.month DESC LIMIT 1
    ) before ON true
    ORDER BY 1, 2, 3, 4
    """,
    "DROP TABLE figures_touched",
)
