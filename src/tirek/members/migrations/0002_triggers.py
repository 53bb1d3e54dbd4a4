"""Neither placements nor memberships overlap; placements lie inside the life of their unit; acts write all rows here.

A statement-level check under row locks instead of an exclusion constraint: a tenth of its cost for a large roll.
"""

from django.db import migrations

from tirek.structure.triggers import capture_images, statement_triggers

CHECKS = """
CREATE FUNCTION members_placement_check() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    -- Two sessions that place the same membership meet here, and the second sees what the first wrote.
    PERFORM FROM members_membership m WHERE m.id IN (SELECT membership_id FROM new_rows) ORDER BY m.id FOR UPDATE;
    IF EXISTS (
        SELECT FROM new_rows n
        JOIN members_placement p ON p.membership_id = n.membership_id AND p.id <> n.id AND p.period && n.period
    ) THEN
        RAISE EXCEPTION 'a membership stands in one unit at a time'
        USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'members_placement_once';
    END IF;
    -- A unit that is being closed at the same moment is waited for.
    PERFORM FROM structure_unit u WHERE u.id IN (SELECT unit_id FROM new_rows) ORDER BY u.id FOR SHARE;
    IF EXISTS (SELECT FROM new_rows n JOIN structure_unit u ON u.id = n.unit_id WHERE NOT n.period <@ u.period) THEN
        RAISE EXCEPTION 'a membership stands in a unit only while the unit is open'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'members_placement_inside';
    END IF;
    RETURN NULL;
END $$;

-- A person is counted once. Who admits locks the person and whoever undoes holds the tree alone, so none slips by.
CREATE FUNCTION members_membership_check() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n
        JOIN members_membership m ON m.person_id = n.person_id AND m.id <> n.id
         AND daterange(m.joined, m.ended) && daterange(n.joined, n.ended)
    ) THEN
        RAISE EXCEPTION 'a person has one membership at a time'
        USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'members_membership_once';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION members_unit_check() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.period <> n.period
        JOIN members_placement p ON p.unit_id = n.id AND NOT p.period <@ n.period
    ) THEN
        RAISE EXCEPTION 'members stand in the unit outside its period'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'members_placement_inside';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial"), ("people", "0002_triggers"), ("structure", "0002_triggers")]

    operations = [
        migrations.RunSQL(CHECKS, migrations.RunSQL.noop),
        migrations.RunSQL(
            statement_triggers("members_placement", "members_check", "members_placement_check", ("insert", "update"))
            + statement_triggers("members_membership", "members_check", "members_membership_check", ("insert", "update"))
            + statement_triggers("structure_unit", "members_check", "members_unit_check", ("update",)),
            migrations.RunSQL.noop,
        ),
        capture_images("members_membership"),
        capture_images("members_placement"),
        capture_images("members_transfer"),
    ]
