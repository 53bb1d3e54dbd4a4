"""What a figure comes to in the end is kept: less what comes after today it is what stands today, at all units at once."""

from django.db import migrations, models

STOOD = """
-- What a figure was at the end of a day, at each unit. Where the units of a country are asked for, it is what the figure
-- comes to in the end, less what comes after the day: so of today. Where much comes after, the last thousands of closings
-- up to the day and the days after them are read at once, and only who had none among these is looked up alone.
CREATE OR REPLACE FUNCTION figures_stood(figure text, slices text[], units bigint[], until date)
RETURNS TABLE (unit_id bigint, value bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    number smallint := (SELECT f.id FROM public.figures_definition f WHERE f.key = figure);
    begins date := date_trunc('month', until);
BEGIN
    IF cardinality(units) > 1000 AND NOT EXISTS (
        SELECT FROM public.figures_day d WHERE d.figure_id = number AND d.day > until OFFSET 4000
    ) THEN
        RETURN QUERY
        SELECT u.unit_id, coalesce(added.value, 0)::bigint
        FROM unnest(units) u (unit_id) LEFT JOIN (
            SELECT k.unit_id, sum(k.value) AS value
            FROM (
                SELECT f.unit_id, f.slice, f.value FROM public.figures_final f WHERE f.figure_id = number
                UNION ALL
                SELECT d.unit_id, d.slice, -d.value FROM public.figures_day d
                WHERE d.figure_id = number AND d.day > until
                UNION ALL
                SELECT t.unit_id, t.slice, t.value FROM public.figures_delta t
                WHERE t.figure_id = number AND t.day <= until
            ) k
            WHERE k.slice = ANY (slices) GROUP BY 1
        ) added ON added.unit_id = u.unit_id;
    ELSIF cardinality(units) > 1000 THEN
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
"""

FILLED = """
-- Room in each page, so that a sum is changed where it stands.
ALTER TABLE figures_final SET (fillfactor = 70);
INSERT INTO figures_final (figure_id, unit_id, slice, value)
SELECT figure_id, unit_id, slice, sum(value)::bigint FROM figures_day GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0005_stood")]

    operations = [
        migrations.CreateModel(
            name="Final",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "figure_id", "unit_id", "slice",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                ("figure_id", models.SmallIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("slice", models.CharField(max_length=40)),
                ("value", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.RunSQL(STOOD, migrations.RunSQL.noop),
    ]
