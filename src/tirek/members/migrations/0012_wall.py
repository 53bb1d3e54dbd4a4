"""What crosses the second wall about members, and what the walls of their tables ask."""

from django.db import migrations

import tirek.kernel.fields

WALL = """
-- Whether the reader sees where the membership stands, or last stood. Asked of those who went elsewhere: few.
CREATE FUNCTION members_seen(membership bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (
    SELECT FROM public.members_placement s
    JOIN public.structure_ancestry l ON l.unit_id = s.unit_id
    JOIN public.structure_unit u ON u.id = l.unit_id
    JOIN public.access_held('members.view') h ON h.unit_id = l.ancestor_id
    WHERE s.membership_id = membership AND s.is_last
      AND (h.reach = 'below' OR h.reach = 'unit' AND l.unit_id = h.unit_id)
      AND (upper_inf(l.period) OR upper(l.period) = upper(u.period) + 1));

-- CROSSES THE WALL. Who has one of these IINs, by their keyed digests. Of a member whom the reader does not see it says
-- that there is one, and nothing more; somebody who is no member any more may join again and is named by number.
CREATE FUNCTION members_find_by_iin(digests bytea[])
RETURNS TABLE (digest bytea, person_id bigint, elsewhere boolean, birth_date date, sex text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.iin_index, CASE WHEN NOT x.elsewhere THEN p.id END, x.elsewhere,
           CASE WHEN NOT x.elsewhere THEN p.birth_date END, CASE WHEN NOT x.elsewhere THEN p.sex END
    FROM unnest(digests) d (digest)
    JOIN public.people_person p ON p.iin_index = d.digest
    CROSS JOIN LATERAL (SELECT EXISTS (
        SELECT FROM public.members_membership m
        JOIN public.members_placement s ON s.membership_id = m.id AND s.is_last
        WHERE m.person_id = p.id AND m.ended IS NULL AND NOT (SELECT public.access_whole('members.view'))
          AND s.unit_id NOT IN (SELECT public.access_reach('members.view')))) x (elsewhere)
    WHERE (SELECT public.access_account()) IS NOT NULL
$$;

-- CROSSES THE WALL. Which of these card numbers are in use. A number says nothing about who carries it.
CREATE FUNCTION members_numbers_taken(numbers text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.number FROM unnest(numbers) n (number) JOIN public.members_membership m ON m.number = n.number
    WHERE (SELECT public.access_account()) IS NOT NULL
$$;

-- What holds for all rows is checked over all rows, also those that the writer does not see.
ALTER FUNCTION members_membership_check() SECURITY DEFINER;
ALTER FUNCTION members_placement_check() SECURITY DEFINER;
ALTER FUNCTION members_unit_check() SECURITY DEFINER;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0011_public_ids"), ("people", "0006_wall")]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="id",
            field=tirek.kernel.fields.DrawnKey(primary_key=True, serialize=False),
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
