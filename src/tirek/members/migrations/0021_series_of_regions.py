"""Cards are numbered by region: a series goes on after the highest number in use, whoever sees it."""

from django.db import migrations

LAST = """
-- Of numbers that begin so and go on in at most seven digits: longer ones are no numbers of cards.
CREATE FUNCTION members_last_number(start text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT max(substr(m.number, length(start) + 1)::bigint) FROM public.members_membership m
    WHERE m.number ~ ('^' || start || '[0-9]{1,7}$') AND start ~ '^([0-9]+-)?$'
      AND (SELECT public.access_account()) IS NOT NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0020_whose")]

    operations = [migrations.RunSQL(LAST, "DROP FUNCTION members_last_number(text)")]
