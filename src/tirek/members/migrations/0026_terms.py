"""Members stand in a unit only in terms in which it may hold members; and how many move when it merges."""

from django.db import migrations

from tirek.structure.triggers import statement_triggers

CHECKS = """
CREATE FUNCTION members_term_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n CROSS JOIN LATERAL (
            SELECT FROM members_placement p WHERE p.unit_id = n.unit_id AND p.period && n.period LIMIT 1) standing
        WHERE n.role NOT IN ('primary', 'group')
    ) THEN
        RAISE EXCEPTION 'members stand in a unit that may hold none'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'members_placement_inside';
    END IF;
    RETURN NULL;
END $$;

-- CROSSES THE WALL. How many stand in each of the units at the end of the day, and how many came there later.
CREATE FUNCTION members_moving(units bigint[], day date) RETURNS TABLE (unit_id bigint, standing bigint, later bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.unit_id, count(*) FILTER (WHERE p.period @> day), count(*) FILTER (WHERE lower(p.period) > day)
    FROM public.members_placement p
    WHERE p.unit_id = ANY (units) AND p.period && daterange(day, NULL) GROUP BY 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0025_born_years"), ("structure", "0020_terms")]

    operations = [
        migrations.RunSQL(CHECKS, migrations.RunSQL.noop),
        migrations.RunSQL(
            statement_triggers("structure_term", "members_check", "members_term_check", ("insert", "update")),
            migrations.RunSQL.noop,
        ),
    ]
