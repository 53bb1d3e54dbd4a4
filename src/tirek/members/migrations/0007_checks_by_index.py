"""The checks of 0002, each written so that it looks every changed row up by an index, whatever the planner believes.

What it believes is wrong exactly when a first roll is taken: a table that was empty when it was last analysed is thought
empty still, and a join with it went through all rows for each row. ``LIMIT`` keeps the look-up from becoming that join.
"""

from django.db import migrations

CHECKS = """
CREATE OR REPLACE FUNCTION members_placement_check() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    -- Two sessions that place the same membership meet here, and the second sees what the first wrote.
    PERFORM FROM (SELECT DISTINCT membership_id FROM new_rows ORDER BY 1) n
    CROSS JOIN LATERAL (SELECT FROM members_membership m WHERE m.id = n.membership_id LIMIT 1 FOR UPDATE) locked;
    IF EXISTS (
        SELECT FROM new_rows n CROSS JOIN LATERAL (
            SELECT FROM members_placement p
            WHERE p.membership_id = n.membership_id AND p.id <> n.id AND p.period && n.period LIMIT 1) other
    ) THEN
        RAISE EXCEPTION 'a membership stands in one unit at a time'
        USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'members_placement_once';
    END IF;
    -- A unit that is being closed at the same moment is waited for.
    PERFORM FROM (SELECT DISTINCT unit_id FROM new_rows ORDER BY 1) n
    CROSS JOIN LATERAL (SELECT FROM structure_unit u WHERE u.id = n.unit_id LIMIT 1 FOR SHARE) locked;
    IF EXISTS (SELECT FROM new_rows n JOIN structure_unit u ON u.id = n.unit_id WHERE NOT n.period <@ u.period) THEN
        RAISE EXCEPTION 'a membership stands in a unit only while the unit is open'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'members_placement_inside';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION members_membership_check() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n CROSS JOIN LATERAL (
            SELECT FROM members_membership m
            WHERE m.person_id = n.person_id AND m.id <> n.id
              AND daterange(m.joined, m.ended) && daterange(n.joined, n.ended) LIMIT 1) other
    ) THEN
        RAISE EXCEPTION 'a person has one membership at a time'
        USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'members_membership_once';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION members_unit_check() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.period <> n.period CROSS JOIN LATERAL (
            SELECT FROM members_placement p WHERE p.unit_id = n.id AND NOT p.period <@ n.period LIMIT 1) outside
    ) THEN
        RAISE EXCEPTION 'members stand in the unit outside its period'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'members_placement_inside';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0006_roll_columns")]
    operations = [migrations.RunSQL(CHECKS, migrations.RunSQL.noop)]
