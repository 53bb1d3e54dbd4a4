"""Whether on a day anything was unknown of the members of any unit is looked up where its index stands: among the terms."""

from django.db import migrations

TOTALS = """
CREATE OR REPLACE FUNCTION figures_totals(
    of integer[], keys text[], slices text[], apart boolean[], dark boolean[],
    at integer[], units bigint[], at_days integer[], days date[])
RETURNS TABLE (key text, unit_id bigint, day date, slice text, value bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH point AS MATERIALIZED (
        SELECT n.grid, n.day, date_trunc('month', n.day)::date AS month, EXISTS (
            SELECT FROM public.structure_term t
            WHERE t.holds_members AND (t.known_from IS NULL OR t.known_from > lower(t.period))
              AND daterange(lower(t.period), least(t.known_from, upper(t.period))) @> n.day) AS dark
        FROM unnest(at_days, days) n (grid, day)
    ), asked AS MATERIALIZED (
        SELECT f.grid, d.id AS figure_id, f.key, f.slice, f.apart, u.unit_id, p.day, p.month
        FROM unnest(of, keys, slices, apart, dark) f (grid, key, slice, apart, dark)
        JOIN public.figures_definition d ON d.key = f.key
        JOIN point p ON p.grid = f.grid AND (p.dark OR NOT f.dark)
        JOIN unnest(at, units) u (grid, unit_id) ON u.grid = f.grid
    ), tail AS MATERIALIZED (
        -- One pass, however much is not folded yet, or was folded but not swept away.
        SELECT t.figure_id, t.slice, t.unit_id, t.day, sum(t.value) AS value FROM public.figures_delta t
        WHERE t.figure_id = ANY (ARRAY(SELECT a.figure_id FROM asked a)) AND t.unit_id = ANY (units)
        GROUP BY 1, 2, 3, 4
    )
    SELECT k.key, k.unit_id, k.day, k.slice, sum(k.value)::bigint
    FROM (
        SELECT a.grid, a.key, a.unit_id, a.day, CASE WHEN a.apart THEN a.slice END AS slice,
               coalesce((
                   SELECT m.closing FROM public.figures_month m
                   WHERE m.figure_id = a.figure_id AND m.unit_id = a.unit_id AND m.slice = a.slice AND m.month < a.month
                   ORDER BY m.month DESC LIMIT 1), 0)
               + coalesce((
                   SELECT sum(d.value) FROM public.figures_day d
                   WHERE d.figure_id = a.figure_id AND d.unit_id = a.unit_id AND d.slice = a.slice
                     AND d.day >= a.month AND d.day <= a.day), 0) AS value
        FROM asked a
        UNION ALL
        SELECT a.grid, a.key, a.unit_id, a.day, CASE WHEN a.apart THEN a.slice END, t.value
        FROM tail t JOIN asked a
          ON a.figure_id = t.figure_id AND a.slice = t.slice AND a.unit_id = t.unit_id AND t.day <= a.day
    ) k
    GROUP BY k.grid, 1, 2, 3, 4
    UNION ALL
    SELECT NULL, u.id, lower(u.period), NULL, (upper(u.period) - lower(u.period))::bigint
    FROM public.structure_unit u WHERE u.id = ANY (units);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0008_totals"), ("structure", "0020_terms")]

    operations = [migrations.RunSQL(TOTALS, migrations.RunSQL.noop)]
