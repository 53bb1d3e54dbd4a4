"""The parts of a figure for functions of other packages; and the sweeping of what folding leaves behind."""

from django.db import migrations

PARTS = """
-- The sum of each slice of a figure up to the end of each day, as the engine reads it: folded sums and the tail.
CREATE FUNCTION figures_parts(figure text, slices text[], units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, slice text, value bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT u.unit_id, d.day, s.slice,
           (coalesce(m.closing, 0) + coalesce(folded.value, 0) + coalesce(tail.value, 0))::bigint
    FROM public.figures_definition f
    CROSS JOIN unnest(units) u (unit_id) CROSS JOIN unnest(slices) s (slice) CROSS JOIN unnest(days) d (day)
    LEFT JOIN LATERAL (
        SELECT k.closing FROM public.figures_month k
        WHERE k.figure_id = f.id AND k.unit_id = u.unit_id AND k.slice = s.slice
          AND k.month < date_trunc('month', d.day)::date
        ORDER BY k.month DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT sum(k.value) AS value FROM public.figures_day k
        WHERE k.figure_id = f.id AND k.unit_id = u.unit_id AND k.slice = s.slice
          AND k.day >= date_trunc('month', d.day)::date AND k.day <= d.day
    ) folded ON true
    LEFT JOIN LATERAL (
        SELECT sum(k.value) AS value FROM public.figures_delta k
        WHERE k.figure_id = f.id AND k.unit_id = u.unit_id AND k.slice = s.slice AND k.day <= d.day
    ) tail ON true
    WHERE f.key = figure
$$;

-- Deltas that were folded are deleted, and the vacuum takes them out of the pages; but the indexes keep the size of the
-- largest roll there ever was. A table of no page at all is one in which no transaction, however old its snapshot, can
-- see a row: so it may be truncated, which makes its indexes anew. Nobody waits for it.
CREATE FUNCTION figures_sweep() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF pg_relation_size('public.figures_delta') > 0 OR pg_indexes_size('public.figures_delta') < 1048576 THEN
        RETURN false;
    END IF;
    BEGIN
        LOCK TABLE public.figures_delta IN ACCESS EXCLUSIVE MODE NOWAIT;
    EXCEPTION WHEN lock_not_available THEN
        RETURN false;
    END;
    IF pg_relation_size('public.figures_delta') > 0 THEN
        RETURN false;
    END IF;
    TRUNCATE public.figures_delta;
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]

    operations = [
        migrations.RunSQL(PARTS, "DROP FUNCTION figures_sweep(); DROP FUNCTION figures_parts(text, text[], bigint[], date[])")
    ]
