"""What was added to a figure at thousands of units within some days is read day by day, not unit by unit."""

from django.db import migrations, models

PARTS = """
-- The sum of each slice of a figure up to the end of each day, as the engine reads it: folded sums and the tail. What
-- is not folded yet is looked through once. Where the units of a country are asked for, the closings of the last months
-- and the days after them are read at once: of so many months as hold some thousands of closings, or of all there are.
-- Only who had none for so long is looked up alone, as each unit else is.
CREATE OR REPLACE FUNCTION figures_parts(figure text, slices text[], units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, slice text, value bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    number smallint := (SELECT f.id FROM public.figures_definition f WHERE f.key = figure);
    many boolean := cardinality(units) > 1000;
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT d.day, date_trunc('month', d.day)::date AS month, coalesce((
            SELECT k.month FROM public.figures_month k
            WHERE many AND k.figure_id = number AND k.month < date_trunc('month', d.day)::date
            ORDER BY k.month DESC OFFSET 12000 LIMIT 1), '-infinity') AS oldest
        FROM unnest(days) d (day)
    ), tail AS MATERIALIZED (
        SELECT k.unit_id, a.day, k.slice::text, sum(k.value) AS value
        FROM asked a JOIN public.figures_delta k ON k.figure_id = number AND k.day <= a.day
        WHERE many OR k.unit_id = ANY (units)
        GROUP BY 1, 2, 3
    ), recent AS MATERIALIZED (
        SELECT DISTINCT ON (a.day, k.unit_id, k.slice) a.day, k.unit_id, k.slice::text, k.closing
        FROM asked a CROSS JOIN LATERAL (
            SELECT m.unit_id, m.slice, m.month, m.closing FROM public.figures_month m
            WHERE m.figure_id = number AND m.month < a.month AND m.month >= a.oldest OFFSET 0
        ) k
        WHERE many ORDER BY a.day, k.unit_id, k.slice, k.month DESC
    ), since AS MATERIALIZED (
        SELECT k.unit_id, a.day, k.slice::text, sum(k.value) AS value
        FROM asked a CROSS JOIN LATERAL (
            SELECT d.unit_id, d.slice, d.value FROM public.figures_day d
            WHERE d.figure_id = number AND d.day >= a.month AND d.day <= a.day OFFSET 0
        ) k
        WHERE many GROUP BY 1, 2, 3
    )
    SELECT u.unit_id, a.day, s.slice,
           (coalesce(recent.closing, m.closing, 0) + coalesce(since.value, folded.value, 0)
            + coalesce(tail.value, 0))::bigint
    FROM unnest(units) u (unit_id) CROSS JOIN unnest(slices) s (slice) CROSS JOIN asked a
    LEFT JOIN recent ON recent.unit_id = u.unit_id AND recent.day = a.day AND recent.slice = s.slice
    LEFT JOIN since ON since.unit_id = u.unit_id AND since.day = a.day AND since.slice = s.slice
    LEFT JOIN tail ON tail.unit_id = u.unit_id AND tail.day = a.day AND tail.slice = s.slice
    LEFT JOIN LATERAL (
        SELECT k.closing FROM public.figures_month k
        WHERE recent.closing IS NULL AND NOT (many AND a.oldest = '-infinity')
          AND k.figure_id = number AND k.unit_id = u.unit_id AND k.slice = s.slice AND k.month < a.month
        ORDER BY k.month DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT sum(k.value) AS value FROM public.figures_day k
        WHERE NOT many AND k.figure_id = number AND k.unit_id = u.unit_id AND k.slice = s.slice
          AND k.day >= a.month AND k.day <= a.day
    ) folded ON true;
END $$;

-- What was added to a figure after one day and up to the end of another, at each unit: of few units the difference of
-- what stood, of thousands the days themselves.
CREATE FUNCTION figures_added(figure text, slices text[], units bigint[], since date, until date)
RETURNS TABLE (unit_id bigint, value bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    number smallint := (SELECT f.id FROM public.figures_definition f WHERE f.key = figure);
BEGIN
    IF cardinality(units) > 1000 THEN
        RETURN QUERY
        SELECT u.unit_id, coalesce(added.value, 0)::bigint
        FROM unnest(units) u (unit_id) LEFT JOIN (
            SELECT k.unit_id, sum(k.value) AS value
            FROM (
                SELECT d.unit_id, d.slice, d.value FROM public.figures_day d
                WHERE d.figure_id = number AND d.day > since AND d.day <= until
                UNION ALL
                SELECT t.unit_id, t.slice, t.value FROM public.figures_delta t
                WHERE t.figure_id = number AND t.day > since AND t.day <= until
            ) k
            WHERE k.slice = ANY (slices) GROUP BY 1
        ) added ON added.unit_id = u.unit_id;
    ELSE
        RETURN QUERY
        SELECT p.unit_id, sum(CASE WHEN p.day = until THEN p.value ELSE -p.value END)::bigint
        FROM public.figures_parts(figure, slices, units, ARRAY[since, until]) p GROUP BY 1;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_parts_at_once")]

    operations = [
        migrations.AddIndex(
            "day",
            models.Index(
                fields=["figure_id", "day", "unit_id", "slice"], include=["value"], name="figures_day_by_day"
            ),
        ),
        migrations.RunSQL(PARTS, "DROP FUNCTION figures_added(text, text[], bigint[], date, date)"),
    ]
