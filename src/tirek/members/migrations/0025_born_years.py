"""The spread over years of birth is asked of those years alone in which anybody was born."""

from django.db import migrations

from tirek.members.figures import BORN

YEARS = """
-- The same as it is kept, for those units at which it is. The oldest years of the spread are one.
CREATE OR REPLACE FUNCTION members_born_kept(units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, year integer, standing bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.unit_id, p.day, p.slice::integer, p.value
    FROM public.figures_parts('{born}', ARRAY(
        SELECT y::text FROM generate_series(
            greatest(1850, (SELECT extract(year FROM min(birth_date)) FROM public.members_placement))::integer,
            least(extract(year FROM days[cardinality(days)]),
                  (SELECT extract(year FROM max(birth_date)) FROM public.members_placement))::integer) y
    ), units, days) p WHERE p.value <> 0
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0024_others")]

    operations = [migrations.RunSQL(YEARS.format(born=BORN), migrations.RunSQL.noop)]
