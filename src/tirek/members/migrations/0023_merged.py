"""The number of a card stays with its person, also where two records of one person were merged."""

from django.db import migrations

TAKEN = """
-- CROSSES THE WALL. Which of these card numbers are in use, or were somebody's whose records were merged: they may still
-- carry the card, and an undoing brings the number back. A number says nothing about who carries it.
CREATE OR REPLACE FUNCTION members_numbers_taken(numbers text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.number FROM unnest(numbers) n (number) JOIN public.members_membership m ON m.number = n.number
    WHERE (SELECT public.access_account()) IS NOT NULL
    UNION
    SELECT held.number FROM public.people_person p CROSS JOIN LATERAL unnest(p.merged_numbers) held (number)
    WHERE p.merged_ids IS NOT NULL AND held.number = ANY (numbers) AND (SELECT public.access_account()) IS NOT NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0022_born_by_unit"), ("people", "0008_merged")]

    operations = [migrations.RunSQL(TAKEN, migrations.RunSQL.noop)]
