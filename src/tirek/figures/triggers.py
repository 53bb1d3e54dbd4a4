"""The SQL that every figure is kept by, made from the declarations.

A kept sum is a function of two things: the contributions of the source tables and the lines of the ancestry. For a
stock a contribution counts above its unit as long as the line lasts: when the line begins later, from its beginning;
when the line ends, it is taken off again. A flow counts along the line of its day. A crossing counts where one end lies
below and the other does not, and a unit that changes its line carries the stock it had across. These three rules stand
here once; triggers, rebuilding and verification put other rows into them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tirek.kernel.declarations import Crossing, Flow, Kept, Stock, figures

UNIT_MOVED = "unit_moved"


@dataclass(frozen=True)
class Numbered:
    """A kept figure with its number in the sums."""

    id: int
    figure: Kept


# Lines have a sign: what counted along those that went is taken off.
_STANDING = "(SELECT unit_id, ancestor_id, period, 1 AS sign FROM structure_ancestry)"


def numbered(ids: Mapping[str, int]) -> list[Numbered]:
    return [Numbered(ids[figure.key], figure) for figure in figures if isinstance(figure, Kept)]


def source_tables(kept: Iterable[Numbered]) -> list[str]:
    return sorted({c.table for n in kept for c in n.figure.contributions})


def _union(selects: Iterable[str], empty: str) -> str:
    return "\nUNION ALL\n".join(selects) or empty


def points(kept: Iterable[Numbered], rows: Mapping[str, Sequence[tuple[str, int]]]) -> str:
    """Contributions to stocks and flows, of the tables and signs in ``rows``."""
    return _union(
        (
            f"SELECT {n.id}::smallint AS figure_id, c.slice, c.unit_id, c.day, {sign} * c.value AS value "
            f"FROM ({contribution.select.format(rows=name)}) c"
            for n in kept
            if not isinstance(n.figure, Crossing)
            for contribution in n.figure.contributions
            for name, sign in rows.get(contribution.table, ())
        ),
        "SELECT 0::smallint AS figure_id, '' AS slice, 0::bigint AS unit_id, NULL::date AS day, 0 AS value WHERE false",
    )


def moves(kept: Iterable[Numbered], rows: Mapping[str, Sequence[tuple[str, int]]]) -> str:
    """Contributions to crossings, of the tables and signs in ``rows``."""
    return _union(
        (
            f"SELECT {n.id}::smallint AS figure_id, '{n.figure.direction}' AS direction, c.slice, "
            f"c.from_unit_id, c.to_unit_id, c.day, {sign} * c.value AS value "
            f"FROM ({contribution.select.format(rows=name)}) c"
            for n in kept
            if isinstance(n.figure, Crossing)
            for contribution in n.figure.contributions
            for name, sign in rows.get(contribution.table, ())
        ),
        "SELECT 0::smallint AS figure_id, '' AS direction, '' AS slice, 0::bigint AS from_unit_id, "
        "0::bigint AS to_unit_id, NULL::date AS day, 0 AS value WHERE false",
    )


def _ids(kept: Iterable[Numbered], kind: type[Kept]) -> str:
    found = [str(n.id) for n in kept if isinstance(n.figure, kind)]
    return f"ANY (ARRAY[{', '.join(found)}]::smallint[])"


def _kept_there(kept: Iterable[Numbered]) -> str:
    """Whether the stock is kept at the ancestor."""
    found = [
        f"(p.figure_id <> {n.id} OR r.ancestor_id = ANY (ARRAY(SELECT id FROM structure_unit WHERE role IN ({roles}))))"
        for n in kept
        if isinstance(n.figure, Stock) and n.figure.kept_at
        for roles in [", ".join(f"'{role}'" for role in n.figure.kept_at)]
    ]
    return " AND ".join(found) or "true"


def along_lines(kept: Sequence[Numbered], source: str, lines: str = _STANDING) -> str:
    """What the points in ``source`` add at every unit above them, along these lines.

    Most lines do not end, so that what is taken off where they do is asked of those alone. Integers are added up
    several times faster than sums of sums, which are numbers of any length.
    """
    return f"""
    WITH point AS MATERIALIZED (
        SELECT c.figure_id, c.slice, c.unit_id, c.day, sum(c.value)::integer AS value FROM ({source}) c
        GROUP BY 1, 2, 3, 4 HAVING sum(c.value) <> 0
    )
    SELECT k.figure_id, k.slice, k.unit_id, k.day, sum(k.value) AS value FROM (
        SELECT p.figure_id, p.slice, r.ancestor_id AS unit_id, greatest(p.day, lower(r.period)) AS day,
               r.sign * p.value AS value
        FROM point p JOIN {lines} r ON r.unit_id = p.unit_id AND (upper_inf(r.period) OR p.day < upper(r.period))
        WHERE p.figure_id = {_ids(kept, Stock)} AND {_kept_there(kept)}
        UNION ALL
        SELECT p.figure_id, p.slice, r.ancestor_id, upper(r.period), -r.sign * p.value
        FROM point p JOIN {lines} r ON r.unit_id = p.unit_id AND NOT upper_inf(r.period) AND p.day < upper(r.period)
        WHERE p.figure_id = {_ids(kept, Stock)} AND {_kept_there(kept)}
        UNION ALL
        SELECT p.figure_id, p.slice, r.ancestor_id, p.day, r.sign * p.value
        FROM point p JOIN {lines} r ON r.unit_id = p.unit_id AND r.period @> p.day
        WHERE p.figure_id = {_ids(kept, Flow)}
        UNION ALL
        {_carried(kept, lines)}
    ) k GROUP BY 1, 2, 3, 4 HAVING sum(k.value) <> 0
    """


def _carried(kept: Sequence[Numbered], lines: str) -> str:
    """What a unit that changes its line carries across, at either end of the line."""
    return _union(
        (
            f"SELECT {n.id}::smallint, '{UNIT_MOVED}', r.ancestor_id, {edge}(r.period), r.sign * p.value "
            f"FROM point p JOIN {lines} r ON r.unit_id = p.unit_id AND p.day < {edge}(r.period) "
            f"WHERE p.figure_id = {base.id}"
            for n in kept
            if isinstance(n.figure, Crossing)
            for base in kept
            if base.figure.key == n.figure.stock
            for edge in ["lower" if n.figure.direction == "in" else "upper"]
        ),
        "SELECT 0::smallint, '', 0::bigint, NULL::date, 0 WHERE false",
    )


def across_lines(source: str, changed: str = "") -> str:
    """What the moves in ``source`` add at every unit whose border they cross.

    With lines that ``changed``: what they add by the lines of now, less what they added by those of before.
    """
    before, arms = "", _crossing("structure_ancestry", 1)
    if changed:
        line = "unit_id, ancestor_id, period"
        before = f""", before AS MATERIALIZED (
            SELECT {line} FROM structure_ancestry
            WHERE unit_id IN (SELECT from_unit_id FROM move UNION SELECT to_unit_id FROM move)
            EXCEPT SELECT {line} FROM {changed} WHERE sign > 0
            UNION ALL SELECT {line} FROM {changed} WHERE sign < 0
        )"""
        arms += " UNION ALL " + _crossing("before", -1)
    return f"""
    WITH move AS MATERIALIZED (
        SELECT c.figure_id, c.direction, c.slice, c.from_unit_id, c.to_unit_id, c.day, sum(c.value) AS value
        FROM ({source}) c GROUP BY 1, 2, 3, 4, 5, 6
    ) {before}
    SELECT k.figure_id, k.slice, k.unit_id, k.day, sum(k.value) AS value FROM ({arms}) k
    GROUP BY 1, 2, 3, 4 HAVING sum(k.value) <> 0
    """


def _crossing(lines: str, sign: int) -> str:
    sides = [("in", "m.to_unit_id", "m.from_unit_id"), ("out", "m.from_unit_id", "m.to_unit_id")]
    return " UNION ALL ".join(
        f"""
        SELECT m.figure_id, m.slice, near.ancestor_id AS unit_id, m.day, {sign} * m.value AS value
        FROM move m JOIN {lines} near ON near.unit_id = {here} AND near.period @> m.day
        WHERE m.direction = '{direction}' AND NOT EXISTS (
            SELECT FROM {lines} far
            WHERE far.unit_id = {there} AND far.ancestor_id = near.ancestor_id AND far.period @> m.day)
        """
        for direction, here, there in sides
    )


def _append(select: str) -> str:
    # In the order of the index, which makes writing a large roll several times faster.
    return f"INSERT INTO figures_delta (figure_id, slice, unit_id, day, value) {select} ORDER BY 1, 3;"


def _trigger(name: str, table: str, event: str, body: str) -> str:
    tables = {
        "insert": "REFERENCING NEW TABLE AS new_rows",
        "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "REFERENCING OLD TABLE AS old_rows",
    }[event]
    return f"""
    CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        {body}
        RETURN NULL;
    END $$;
    CREATE OR REPLACE TRIGGER {name} AFTER {event.upper()} ON {table} {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """


# Of more rows than these the planner still thinks that they come to little once they are summed, and would look the
# lines above each point up one by one; it is told to join them at once. Carried out anew each time, so that no session
# keeps the plan of a roll for a single admission.
_MANY = 1000


def source_triggers(kept: Sequence[Numbered], table: str) -> str:
    """Follow one source table: every statement appends what it adds and takes off what it removes."""
    lock = "structure_lock_tree" if table.startswith("structure_") else "structure_share_tree"
    changes = {
        "insert": [("new_rows", 1)],
        "update": [("new_rows", 1), ("old_rows", -1)],
        "delete": [("old_rows", -1)],
    }
    made = []
    for event, rows in changes.items():
        guard = " OR ".join(f"EXISTS (SELECT FROM {name})" for name, _sign in rows)
        appends = _append(along_lines(kept, points(kept, {table: rows})))
        appends += _append(across_lines(moves(kept, {table: rows})))
        body = f"""
        IF NOT ({guard}) THEN RETURN NULL; END IF;
        PERFORM {lock}();
        IF EXISTS (SELECT FROM {rows[0][0]} OFFSET {_MANY}) THEN
            DECLARE was text := current_setting('enable_nestloop');
            BEGIN
                PERFORM set_config('enable_nestloop', 'off', true);
                EXECUTE $many${appends}$many$;
                PERFORM set_config('enable_nestloop', was, true);
            END;
        ELSE
            {appends}
        END IF;
        """
        made.append(_trigger(f"figures_{table}_{event}", table, event, body))
    return "\n".join(made)


def ancestry_trigger(kept: Sequence[Numbered]) -> str:
    """Follow the ancestry: what counted along a line goes with it, and what comes under a new line counts there."""
    everything = {table: [(table, 1)] for table in source_tables(kept)}
    here = "ANY (ARRAY(SELECT DISTINCT unit_id FROM new_rows))"
    own = f"SELECT * FROM ({points(kept, everything)}) c WHERE c.unit_id = {here}"
    moved = f"SELECT * FROM ({moves(kept, everything)}) c WHERE c.from_unit_id = {here} OR c.to_unit_id = {here}"
    body = f"""
    IF NOT EXISTS (SELECT FROM new_rows) THEN RETURN NULL; END IF;
    {_append(along_lines(kept, own, "new_rows"))}
    {_append(across_lines(moved, changed="new_rows"))}
    """
    return _trigger("figures_lines_changed", "structure_linechange", "insert", body)


def recount(kept: Sequence[Numbered]) -> str:
    """Every sum, counted from the sources and the ancestry alone: (figure_id, slice, unit_id, day, value)."""
    everything = {table: [(table, 1)] for table in source_tables(kept)}
    parts = chain(
        [along_lines(kept, points(kept, everything))],
        [across_lines(moves(kept, everything))],
    )
    union = "\nUNION ALL\n".join(f"SELECT * FROM ({part}) part" for part in parts)
    return (
        f"SELECT figure_id, slice, unit_id, day, sum(value)::bigint AS value FROM ({union}) k "
        "GROUP BY 1, 2, 3, 4 HAVING sum(value) <> 0"
    )
