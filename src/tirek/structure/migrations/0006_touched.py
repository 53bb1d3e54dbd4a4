"""Which acts touched a row, whoever may see what it was before."""

from django.db import migrations

TOUCHED = """
-- CROSSES THE WALL. The numbers of the acts that touched a row after an act, or of those that made it: numbers only, so
-- that nothing is undone under what somebody else did later.
CREATE FUNCTION structure_touched(named text, row_number bigint, after bigint, made boolean) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT act_id FROM public.structure_actimage
    WHERE table_name = named AND row_id = row_number AND act_id > after AND (before IS NULL OR NOT made)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("structure", "0005_public_ids")]

    operations = [migrations.RunSQL(TOUCHED, migrations.RunSQL.noop)]
