"""What the database itself holds to: images of acts, the derived ancestry, periods inside periods."""

from django.db import migrations

from tirek.structure.triggers import capture_images, statement_triggers

CAPTURE = """
CREATE FUNCTION structure_capture() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE act bigint := nullif(current_setting('tirek.act', true), '')::bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF act IS NULL AND EXISTS (SELECT FROM new_rows) THEN
            RAISE EXCEPTION 'a row of % was written outside an act', TG_TABLE_NAME;
        END IF;
        INSERT INTO structure_actimage (act_id, table_name, row_id)
        SELECT act, TG_TABLE_NAME, n.id FROM new_rows n;
    ELSIF TG_OP = 'UPDATE' THEN
        IF act IS NULL AND EXISTS (SELECT FROM new_rows) THEN
            RAISE EXCEPTION 'a row of % was changed outside an act', TG_TABLE_NAME;
        END IF;
        INSERT INTO structure_actimage (act_id, table_name, row_id, before)
        SELECT act, TG_TABLE_NAME, o.id, to_jsonb(o)
        FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) <> to_jsonb(n);
    ELSE
        IF act IS NULL AND EXISTS (SELECT FROM old_rows) THEN
            RAISE EXCEPTION 'a row of % was removed outside an act', TG_TABLE_NAME;
        END IF;
        INSERT INTO structure_actimage (act_id, table_name, row_id, before)
        SELECT act, TG_TABLE_NAME, o.id, to_jsonb(o) FROM old_rows o;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION structure_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never emptied: an act is undone by an act', TG_TABLE_NAME;
END $$;
"""

# One lock orders acts on the tree against everything that is counted along it: whoever changes the tree holds it alone,
# whoever adds to a count shares it. Without it two sessions would each miss what the other adds.
LOCKS = """
CREATE FUNCTION structure_lock_tree() RETURNS void LANGUAGE sql AS
    $$ SELECT pg_advisory_xact_lock(1953067621, 1) $$;
CREATE FUNCTION structure_share_tree() RETURNS void LANGUAGE sql AS
    $$ SELECT pg_advisory_xact_lock_shared(1953067621, 1) $$;
"""

ANCESTRY = """
CREATE FUNCTION structure_lines(units bigint[])
RETURNS TABLE (unit_id bigint, ancestor_id bigint, period daterange) LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    WITH RECURSIVE line (unit_id, ancestor_id, period, depth) AS (
        SELECT u.id, u.id, daterange(lower(u.period), upper(u.period) + 1), 0
        FROM structure_unit u WHERE u.id = ANY (units)
        UNION ALL
        SELECT l.unit_id, p.parent_id, l.period * s.period, l.depth + 1
        FROM line l
        JOIN structure_unitparent p ON p.unit_id = l.ancestor_id
        JOIN structure_unit u ON u.id = p.unit_id
        -- The last parent of a closed unit is its parent through the closing day.
        CROSS JOIN LATERAL (SELECT CASE WHEN upper(p.period) = upper(u.period)
            THEN daterange(lower(p.period), upper(p.period) + 1) ELSE p.period END AS period) s
        WHERE l.period && s.period AND l.depth < 32
    )
    SELECT l.unit_id, l.ancestor_id, unnest(range_agg(l.period)) FROM line l GROUP BY 1, 2
$$;

-- What changed in the lines, all of it in one statement: what counts along them follows this table, and nothing stays here.
CREATE TABLE structure_linechange (
    unit_id bigint NOT NULL, ancestor_id bigint NOT NULL, period daterange NOT NULL, sign smallint NOT NULL);

CREATE FUNCTION structure_derive_ancestry(changed bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE affected bigint[];
BEGIN
    SELECT array_agg(x.id) INTO affected FROM (
        SELECT unnest(changed) AS id
        UNION SELECT a.unit_id FROM structure_ancestry a WHERE a.ancestor_id = ANY (changed)
    ) x;
    WITH wanted AS MATERIALIZED (
        SELECT unit_id, ancestor_id, period FROM structure_lines(affected)
    ), standing AS MATERIALIZED (
        SELECT unit_id, ancestor_id, period FROM structure_ancestry WHERE unit_id = ANY (affected)
    ), gone AS (
        DELETE FROM structure_ancestry a USING (TABLE standing EXCEPT TABLE wanted) g
        WHERE a.unit_id = g.unit_id AND a.ancestor_id = g.ancestor_id AND a.period = g.period
        RETURNING a.unit_id, a.ancestor_id, a.period
    ), come AS (
        INSERT INTO structure_ancestry (unit_id, ancestor_id, period) TABLE wanted EXCEPT TABLE standing
        RETURNING unit_id, ancestor_id, period
    )
    INSERT INTO structure_linechange (unit_id, ancestor_id, period, sign)
    SELECT unit_id, ancestor_id, period, -1 FROM gone UNION ALL SELECT unit_id, ancestor_id, period, 1 FROM come;
    DELETE FROM structure_linechange;
END $$;

CREATE FUNCTION structure_ancestry_by_unit() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(n.id) INTO changed FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.period <> o.period;
    ELSE
        SELECT array_agg(id) INTO changed FROM old_rows;
    END IF;
    IF changed IS NOT NULL THEN
        PERFORM structure_lock_tree();
        PERFORM structure_derive_ancestry(changed);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION structure_ancestry_by_parent() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT unit_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT x.unit_id) INTO changed
        FROM (SELECT unit_id FROM new_rows UNION SELECT unit_id FROM old_rows) x;
    ELSE
        SELECT array_agg(DISTINCT unit_id) INTO changed FROM old_rows;
    END IF;
    IF changed IS NOT NULL THEN
        PERFORM structure_lock_tree();
        PERFORM structure_derive_ancestry(changed);
    END IF;
    RETURN NULL;
END $$;
"""

INSIDE = """
CREATE FUNCTION structure_unitparent_inside() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n
        JOIN structure_unit u ON u.id = n.unit_id JOIN structure_unit p ON p.id = n.parent_id
        WHERE NOT (n.period <@ u.period AND n.period <@ p.period)
    ) THEN
        RAISE EXCEPTION 'a unit stands under another only while both are open'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'structure_unitparent_inside';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION structure_unit_outside() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.period <> n.period
        WHERE EXISTS (SELECT FROM structure_unitparent p WHERE p.unit_id = n.id AND NOT p.period <@ n.period)
           OR EXISTS (SELECT FROM structure_unitparent p WHERE p.parent_id = n.id AND NOT p.period <@ n.period)
    ) THEN
        RAISE EXCEPTION 'units stand under this one, or it under another, outside its period'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'structure_unitparent_inside';
    END IF;
    RETURN NULL;
END $$;
"""

# 29 February counts on 1 March where the year has no such day.
BIRTHDAY = """
CREATE FUNCTION structure_birthday(born date, years integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (born + make_interval(years => years))::date
    + (extract(day FROM born) <> extract(day FROM born + make_interval(years => years)))::integer;
"""

# The order matters: on one table triggers run by name, and figures_* must see a changed source before the ancestry.
TRIGGERS = (
    statement_triggers("structure_unit", "structure_ancestry", "structure_ancestry_by_unit")
    + statement_triggers("structure_unitparent", "structure_ancestry", "structure_ancestry_by_parent")
    + statement_triggers("structure_unit", "structure_outside", "structure_unit_outside", ("update",))
    + statement_triggers(
        "structure_unitparent", "structure_inside", "structure_unitparent_inside", ("insert", "update")
    )
)


class Migration(migrations.Migration):
    dependencies = [("structure", "0001_initial")]

    operations = [
        *[
            migrations.RunSQL(sql, migrations.RunSQL.noop)
            for sql in (CAPTURE, LOCKS, ANCESTRY, INSIDE, BIRTHDAY, TRIGGERS)
        ],
        capture_images("structure_unit"),
        capture_images("structure_unitname"),
        capture_images("structure_unitparent"),
    ]
