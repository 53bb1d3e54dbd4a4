"""Whoever merges records, or corrects what is counted, is told where a part of it is hidden from them."""

from django.db import migrations

OTHERS = """
-- CROSSES THE WALL. Whether one of the persons has a membership that is none of those seen: what is counted of somebody is
-- changed in all memberships or in none.
CREATE FUNCTION members_others(persons bigint[], seen bigint[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN (SELECT public.access_account()) IS NOT NULL AND EXISTS (
    SELECT FROM public.members_membership m WHERE m.person_id = ANY (persons) AND m.id <> ALL (seen));
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0023_merged")]

    operations = [migrations.RunSQL(OTHERS, migrations.RunSQL.noop)]
