"""What a figure is at thousands of units has a function of its own, which adds up its slices."""

from django.db import migrations

STOOD = """
-- What a figure was at the end of a day, at each unit. Where the units of a country are asked for, the last thousands of
-- closings and the days after them are read at once, and only who had none among these is looked up alone.
CREATE FUNCTION figures_stood(figure text, slices text[], units bigint[], until date)
RETURNS TABLE (unit_id bigint, value bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    number smallint := (SELECT f.id FROM public.figures_definition f WHERE f.key = figure);
    begins date := date_trunc('month', until);
BEGIN
    IF cardinality(units) > 1000 THEN
        RETURN QUERY
        WITH closed AS MATERIALIZED (
            SELECT k.unit_id, k.slice, k.month, k.closing FROM public.figures_month k
            WHERE k.figure_id = number AND k.month < begins
            ORDER BY k.month DESC, k.unit_id DESC, k.slice DESC LIMIT 12000
        ), recent AS MATERIALIZED (
            SELECT DISTINCT ON (k.unit_id, k.slice) k.unit_id, k.slice, k.closing FROM closed k
            WHERE k.slice = ANY (slices) ORDER BY k.unit_id, k.slice, k.month DESC
        ), alone AS MATERIALIZED (
            SELECT u.unit_id, s.slice FROM unnest(units) u (unit_id) CROSS JOIN unnest(slices) s (slice)
            WHERE (SELECT count(*) FROM closed) = 12000
            EXCEPT SELECT k.unit_id, k.slice FROM recent k
        )
        SELECT u.unit_id, coalesce(added.value, 0)::bigint
        FROM unnest(units) u (unit_id) LEFT JOIN (
            SELECT k.unit_id, sum(k.value) AS value
            FROM (
                SELECT r.unit_id, r.slice, r.closing AS value FROM recent r
                UNION ALL
                SELECT l.unit_id, l.slice, m.closing FROM alone l CROSS JOIN LATERAL (
                    SELECT k.closing FROM public.figures_month k
                    WHERE k.figure_id = number AND k.unit_id = l.unit_id AND k.slice = l.slice AND k.month < begins
                    ORDER BY k.month DESC LIMIT 1
                ) m
                UNION ALL
                SELECT d.unit_id, d.slice, d.value FROM public.figures_day d
                WHERE d.figure_id = number AND d.day >= begins AND d.day <= until
                UNION ALL
                SELECT t.unit_id, t.slice, t.value FROM public.figures_delta t
                WHERE t.figure_id = number AND t.day <= until
            ) k
            WHERE k.slice = ANY (slices) GROUP BY 1
        ) added ON added.unit_id = u.unit_id;
    ELSE
        RETURN QUERY
        SELECT p.unit_id, sum(p.value)::bigint
        FROM public.figures_parts(figure, slices, units, ARRAY[until]) p GROUP BY 1;
    END IF;
END $$;

-- The sum of each slice of a figure up to the end of each day, as the engine reads it: folded sums and the tail. What
-- is not folded yet is looked through once.
CREATE OR REPLACE FUNCTION figures_parts(figure text, slices text[], units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, slice text, value bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    number smallint := (SELECT f.id FROM public.figures_definition f WHERE f.key = figure);
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT d.day, date_trunc('month', d.day)::date AS month FROM unnest(days) d (day)
    ), tail AS MATERIALIZED (
        SELECT k.unit_id, a.day, k.slice::text, sum(k.value) AS value
        FROM asked a JOIN public.figures_delta k ON k.figure_id = number AND k.day <= a.day
        WHERE k.unit_id = ANY (units)
        GROUP BY 1, 2, 3
    )
    SELECT u.unit_id, a.day, s.slice,
           (coalesce(m.closing, 0) + coalesce(folded.value, 0) + coalesce(tail.value, 0))::bigint
    FROM unnest(units) u (unit_id) CROSS JOIN unnest(slices) s (slice) CROSS JOIN asked a
    LEFT JOIN tail ON tail.unit_id = u.unit_id AND tail.day = a.day AND tail.slice = s.slice
    LEFT JOIN LATERAL (
        SELECT k.closing FROM public.figures_month k
        WHERE k.figure_id = number AND k.unit_id = u.unit_id AND k.slice = s.slice AND k.month < a.month
        ORDER BY k.month DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT sum(k.value) AS value FROM public.figures_day k
        WHERE k.figure_id = number AND k.unit_id = u.unit_id AND k.slice = s.slice
          AND k.day >= a.month AND k.day <= a.day
    ) folded ON true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0004_by_day")]

    operations = [
        migrations.RunSQL(STOOD, "DROP FUNCTION figures_stood(text, text[], bigint[], date)"),
    ]
