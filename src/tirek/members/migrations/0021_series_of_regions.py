"""Cards are numbered by region: a series goes on after the highest number in use, whoever sees it."""

from django.db import migrations

LAST = """
-- Of numbers that begin so and go on in at most seven digits: longer ones are no numbers of cards. 0 where there is
-- none, NULL to whoever has no account. What begins so stands side by side in the index of patterns.
CREATE FUNCTION members_last_number(start text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN public.access_account() IS NOT NULL THEN coalesce((
        SELECT max(substr(m.number, length(start) + 1)::bigint) FROM public.members_membership m
        WHERE m.number ~ ('^' || start || '[0-9]{1,7}$') AND start ~ '^([0-9]+-)?$'
          AND m.number ~>=~ start AND m.number ~<~ CASE start WHEN '' THEN ':' ELSE rtrim(start, '-') || '.' END
    ), 0) END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0020_whose")]

    operations = [migrations.RunSQL(LAST, "DROP FUNCTION members_last_number(text)")]
