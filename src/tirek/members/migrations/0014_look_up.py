"""Triggers of the roll do not go by a plan that was made while a table was nearly empty.

A trigger keeps its plans for the session. A worker that has entered one member went through the whole table, or through
all rows that were changed, for each row of the first large roll after it: as many steps as the square of its lines. What
is looked up row by row never scans; what joins is planned anew each time, as the sums are.

Of more than a thousand rows what joins takes no nested loop: where a table was emptied, or filled a moment ago, the planner
sees one row in it, and goes through all that changed for each row there is. 12,000 members took 35 s instead of 3.
"""

from django.db import migrations

CHECKS = ("members_placement_check", "members_membership_check", "members_unit_check")

LISTED = """
CREATE OR REPLACE FUNCTION members_listed_placement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_nestloop = on AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM set_config('enable_nestloop', CASE WHEN count(*) > 1000 THEN 'off' ELSE 'on' END, true) FROM old_rows;
        EXECUTE 'DELETE FROM members_listed l USING old_rows o WHERE l.placement_id = o.id';
        RETURN NULL;
    END IF;
    PERFORM set_config('enable_nestloop', CASE WHEN count(*) > 1000 THEN 'off' ELSE 'on' END, true) FROM new_rows;
    EXECUTE $anew$
    INSERT INTO members_listed AS l (placement_id, unit_id, person_id, period, name_sort, words)
    SELECT n.id, n.unit_id, p.id, n.period, p.name_sort, members_words(p.name_fold, p.name_sort)
    FROM new_rows n
    JOIN members_membership m ON m.id = n.membership_id
    JOIN people_person p ON p.id = m.person_id
    ON CONFLICT (placement_id) DO UPDATE SET
        unit_id = excluded.unit_id, person_id = excluded.person_id, period = excluded.period,
        name_sort = excluded.name_sort, words = excluded.words
    WHERE (l.unit_id, l.person_id, l.period, l.name_sort)
        IS DISTINCT FROM (excluded.unit_id, excluded.person_id, excluded.period, excluded.name_sort)
    $anew$;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION members_listed_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_nestloop = on AS $$
BEGIN
    PERFORM set_config('enable_nestloop', CASE WHEN count(*) > 1000 THEN 'off' ELSE 'on' END, true) FROM new_rows;
    EXECUTE $anew$
    UPDATE members_listed l SET name_sort = n.name_sort, words = members_words(n.name_fold, n.name_sort)
    FROM new_rows n
    JOIN old_rows o ON o.id = n.id
        AND (o.surname, o.given_name, o.patronymic) IS DISTINCT FROM (n.surname, n.given_name, n.patronymic)
    JOIN members_membership m ON m.person_id = n.id
    JOIN members_placement p ON p.membership_id = m.id
    WHERE l.placement_id = p.id
    $anew$;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION members_listed_membership() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_nestloop = on AS $$
BEGIN
    PERFORM set_config('enable_nestloop', CASE WHEN count(*) > 1000 THEN 'off' ELSE 'on' END, true) FROM new_rows;
    EXECUTE $anew$
    UPDATE members_listed l
    SET person_id = q.id, name_sort = q.name_sort, words = members_words(q.name_fold, q.name_sort)
    FROM new_rows n
    JOIN old_rows o ON o.id = n.id AND o.person_id <> n.person_id
    JOIN people_person q ON q.id = n.person_id
    JOIN members_placement p ON p.membership_id = n.id
    WHERE l.placement_id = p.id
    $anew$;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0013_placed")]
    operations = [
        migrations.RunSQL(LISTED, migrations.RunSQL.noop),
        *(migrations.RunSQL(f"ALTER FUNCTION {name}() SET enable_seqscan = off", migrations.RunSQL.noop) for name in CHECKS),
    ]
