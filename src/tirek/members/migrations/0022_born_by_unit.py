"""The median age of every unit is told of a spread over years of birth: kept for large ones, counted for the others."""

import django.db.models.deletion
from django.db import migrations, models

from tirek.members.figures import BORN

MEDIAN = """
-- How many were born in which year, of those who stand at each unit at the end of each day. The days come in order.
CREATE FUNCTION members_born_counted(units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, year integer, standing bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH line AS MATERIALIZED (
        SELECT a.ancestor_id, a.unit_id, lower(a.period) AS since, upper(a.period) AS until
        FROM public.structure_ancestry a
        WHERE a.ancestor_id = ANY (units) AND a.period && daterange(days[1], days[cardinality(days)], '[]')
    ), stood AS MATERIALIZED (
        -- From the nth of the days to before the other: most stand on all of them, so that few kinds are left.
        SELECT l.ancestor_id, date_part('year', p.birth_date)::integer AS year, count(*) AS number,
               width_bucket(greatest(lower(p.period), l.since) - 1, days) AS first,
               width_bucket(least(upper(p.period), l.until) - 1, days) AS past
        FROM line l CROSS JOIN LATERAL (
            SELECT s.birth_date, s.period FROM public.members_placement s
            WHERE s.unit_id = l.unit_id AND s.birth_date IS NOT NULL
              AND s.period && daterange(days[1], days[cardinality(days)], '[]') OFFSET 0
        ) p
        GROUP BY 1, 2, 4, 5
    )
    SELECT s.ancestor_id, d.day, s.year, sum(s.number)::bigint
    FROM stood s JOIN unnest(days) WITH ORDINALITY d (day, nth)
      ON d.nth > s.first AND (s.past IS NULL OR d.nth <= s.past)
    GROUP BY 1, 2, 3
$$;

-- The same as it is kept, for those units at which it is. The oldest years of the spread are one.
CREATE FUNCTION members_born_kept(units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, year integer, standing bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.unit_id, p.day, p.slice::integer, p.value
    FROM public.figures_parts('{born}', ARRAY(
        SELECT y::text FROM generate_series(
            greatest(1850, (SELECT extract(year FROM min(birth_date)) FROM public.members_placement))::integer,
            extract(year FROM days[cardinality(days)])::integer) y
    ), units, days) p WHERE p.value <> 0
$$;

-- CROSSES THE WALL. The age in the middle of a unit on each of these days, as the figure shows it, doubled so that it
-- is whole. The spread over years of birth, kept where its figure says and else counted, says in which year those in
-- the middle were born, the youngest first. Of that year alone it is counted who had not had their birthday yet: who is
-- born in it is of one of two ages.
CREATE OR REPLACE FUNCTION members_median_age(units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, doubled integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    centre bigint[] := ARRAY(SELECT u.id FROM public.structure_unit u WHERE u.id = ANY (units) AND u.role = 'centre');
    large bigint[] := ARRAY(
        SELECT u.id FROM public.structure_unit u WHERE u.id = ANY (units) AND u.role IN ('centre', 'branch'));
    many boolean := cardinality(large) > 5;
    others bigint[] := ARRAY(SELECT u FROM unnest(units) u WHERE u <> ALL (large));
BEGIN
    RETURN QUERY
    WITH spread AS MATERIALIZED (
        SELECT * FROM public.members_born_kept(large, days) WHERE large <> '{}'
        UNION ALL SELECT * FROM public.members_born_counted(others, days) WHERE others <> '{}'
    ), ranked AS (
        SELECT s.*, (sum(s.standing) OVER (PARTITION BY s.unit_id, s.day ORDER BY s.year DESC))::bigint AS n,
               (sum(s.standing) OVER (PARTITION BY s.unit_id, s.day))::bigint AS whole
        FROM spread s
    ), middle AS MATERIALIZED (
        SELECT r.unit_id, r.day, r.year, r.standing, m.rank - (r.n - r.standing) AS nth
        FROM ranked r CROSS JOIN LATERAL (VALUES ((r.whole + 1) / 2), ((r.whole + 2) / 2)) m (rank)
        WHERE m.rank > r.n - r.standing AND m.rank <= r.n
    ), cell AS MATERIALIZED (
        SELECT DISTINCT m.unit_id, m.day, m.year, m.standing, m.unit_id = ANY (centre) AS everywhere,
               (m.day + make_interval(years => m.year - date_part('year', m.day)::integer))::date AS birthday
        FROM middle m
    ), sought AS MATERIALIZED (
        SELECT c.unit_id, c.year, min(c.birthday) AS birthday FROM cell c WHERE NOT c.everywhere GROUP BY 1, 2
    ), born AS MATERIALIZED (
        -- Each year of a unit is looked up once, however many days are asked: unit by unit of those below,
        SELECT c.unit_id, c.year, p.birth_date, p.period * l.period AS period
        FROM sought c CROSS JOIN LATERAL (
            SELECT a.unit_id, a.period FROM public.structure_ancestry a WHERE a.ancestor_id = c.unit_id OFFSET 0
        ) l CROSS JOIN LATERAL (
            SELECT s.birth_date, s.period FROM public.members_placement s
            WHERE s.unit_id = l.unit_id AND s.birth_date > c.birthday AND s.birth_date < make_date(c.year + 1, 1, 1)
            OFFSET 0
        ) p
        WHERE NOT (many AND c.unit_id = ANY (large))
        UNION ALL
        -- or, of many units that hold a country together, in all of it at once.
        SELECT c.unit_id, c.year, p.birth_date, p.period * l.period
        FROM (
            SELECT d.year, min(d.birthday) AS birthday FROM sought d WHERE many AND d.unit_id = ANY (large) GROUP BY 1
        ) y CROSS JOIN LATERAL (
            SELECT s.unit_id, s.birth_date, s.period FROM public.members_placement s
            WHERE s.birth_date > y.birthday AND s.birth_date < make_date(y.year + 1, 1, 1) OFFSET 0
        ) p
        JOIN public.structure_ancestry l ON l.unit_id = p.unit_id AND l.ancestor_id = ANY (large)
        JOIN sought c ON c.unit_id = l.ancestor_id AND c.year = y.year
    ), waiting AS (
        SELECT c.unit_id, c.day, c.year, count(*) AS number
        FROM cell c JOIN born b ON b.unit_id = c.unit_id AND b.year = c.year
          AND b.birth_date > c.birthday AND b.period @> c.day
        GROUP BY 1, 2, 3
        UNION ALL
        -- Every unit stands below the centre. The shorter part of the year is counted.
        SELECT c.unit_id, c.day, c.year, CASE WHEN date_part('month', c.birthday) > 6 THEN (
            SELECT count(*) FROM public.members_placement p
            WHERE p.birth_date > c.birthday AND p.birth_date < make_date(c.year + 1, 1, 1) AND p.period @> c.day
        ) ELSE c.standing - (
            SELECT count(*) FROM public.members_placement p
            WHERE p.birth_date >= make_date(c.year, 1, 1) AND p.birth_date <= c.birthday AND p.period @> c.day
        ) END
        FROM cell c WHERE c.everywhere
    )
    SELECT m.unit_id, m.day,
           sum(date_part('year', m.day) - m.year - (m.nth <= coalesce(w.number, 0))::integer)::integer
    FROM middle m LEFT JOIN waiting w ON w.unit_id = m.unit_id AND w.day = m.day AND w.year = m.year
    GROUP BY 1, 2;
END $$;

DROP FUNCTION members_median_counted(bigint[], date[]);
DROP FUNCTION members_median_kept(bigint[], date[]);
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0021_series_of_regions")]

    operations = [
        migrations.AddIndex(
            "placement", models.Index(fields=["unit", "birth_date"], include=["period"], name="members_placement_born")
        ),
        migrations.AlterField(
            "placement",
            "unit",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="placements",
                to="structure.unit",
            ),
        ),
        migrations.RunSQL(MEDIAN.replace("{born}", BORN), migrations.RunSQL.noop),
    ]
