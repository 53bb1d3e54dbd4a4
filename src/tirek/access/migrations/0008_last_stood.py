"""A unit that is being closed stands nowhere for a moment: between two statements it is asked for by where it last stood."""

from django.db import migrations

FOREIGN = """
-- Whether one of the units is neither there nor new. There is what stands below where the reader holds a right to write
-- to the tree, or last stood there: while a unit is closed its parent ends before it does, and while that is undone it
-- begins before its parent. New is what stands under none: a unit that is being opened, or whose opening is being
-- undone. Its number is asked for after the row is gone, too.
CREATE OR REPLACE FUNCTION access_foreign(units bigint[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (
    SELECT FROM (SELECT unnest(units) EXCEPT SELECT unnest(public.access_tree())) n (id)
    CROSS JOIN LATERAL (
        SELECT max(coalesce(upper(l.period), 'infinity')) AS until
        FROM public.structure_ancestry l WHERE l.unit_id = n.id AND l.ancestor_id <> n.id) stood
    WHERE (stood.until IS NOT NULL OR EXISTS (
            SELECT FROM public.structure_unit u WHERE u.id = n.id AND u.role = 'centre'))
      AND NOT EXISTS (
            SELECT FROM unnest(ARRAY['units.open', 'units.close', 'units.rename', 'units.move', 'acts.undo']) r (permission)
            CROSS JOIN LATERAL public.access_held(r.permission) h
            JOIN public.structure_ancestry l ON l.unit_id = n.id AND l.ancestor_id = h.unit_id
            WHERE h.reach IN ('unit', 'below') AND (l.ancestor_id = n.id OR h.reach = 'below'
              AND coalesce(upper(l.period), 'infinity') = stood.until)));
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0007_whose")]

    operations = [migrations.RunSQL(FOREIGN, migrations.RunSQL.noop)]
