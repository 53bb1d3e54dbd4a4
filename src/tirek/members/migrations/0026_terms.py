"""Members stand in a unit only in terms in which it may hold members."""

from django.db import migrations

from tirek.structure.triggers import statement_triggers

CHECKS = """
CREATE FUNCTION members_term_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
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
