"""The median age of large units is told from a kept spread of their members over years of birth."""

from django.db import migrations, models

from tirek.members.figures import BORN

MEDIAN = """
-- Counted from the records. The days come in their order. Whoever is born earlier is never younger, so that years of
-- birth and parts of the year are enough: two who are born between the same two of the asked days of the year are of one
-- age on all of them.
CREATE FUNCTION members_median_counted(units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, doubled integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH line AS MATERIALIZED (
        SELECT a.ancestor_id, a.unit_id, lower(a.period) AS since, upper(a.period) AS until
        FROM public.structure_ancestry a
        WHERE a.ancestor_id = ANY (units) AND a.period && daterange(days[1], days[cardinality(days)], '[]')
    ), born AS MATERIALIZED (
        -- Who stood below when: for each birth date how many more, or fewer, stand from the nth of the days asked.
        SELECT l.ancestor_id, p.birth_date, x.nth, sum(x.more) AS more
        FROM line l JOIN public.members_placement p
          ON p.unit_id = l.unit_id AND p.period && daterange(days[1], days[cardinality(days)], '[]')
        CROSS JOIN LATERAL (
            SELECT greatest(lower(p.period), l.since), least(upper(p.period), l.until)) stood (since, until)
        CROSS JOIN LATERAL (VALUES
            (width_bucket(stood.since - 1, days), 1), (width_bucket(stood.until - 1, days), -1)) x (nth, more)
        WHERE p.birth_date IS NOT NULL AND x.nth < cardinality(days)
          AND (stood.until IS NULL OR stood.since < stood.until)
        GROUP BY 1, 2, 3
    ), asked AS (
        SELECT d.day, d.nth - 1 AS nth, extract(year FROM d.day)::integer AS year,
               (extract(month FROM d.day) * 100 + extract(day FROM d.day))::integer AS of_year
        FROM unnest(days) WITH ORDINALITY d (day, nth)
    ), turn AS MATERIALIZED (
        SELECT array_agg(DISTINCT of_year ORDER BY of_year) AS turns FROM asked
    ), part AS MATERIALIZED (
        SELECT b.ancestor_id, b.nth, y.year, width_bucket(y.of_year - 1, t.turns) AS turned, sum(b.more) AS more
        FROM born b CROSS JOIN turn t CROSS JOIN LATERAL (
            SELECT extract(year FROM b.birth_date)::integer,
                   (extract(month FROM b.birth_date) * 100 + extract(day FROM b.birth_date))::integer
        ) y (year, of_year)
        GROUP BY 1, 2, 3, 4
    ), aged AS (
        SELECT p.ancestor_id, a.day, a.year - p.year - (width_bucket(a.of_year, t.turns) <= p.turned)::integer AS age,
               sum(p.more) AS standing
        FROM part p CROSS JOIN turn t JOIN asked a ON p.nth <= a.nth GROUP BY 1, 2, 3
    ), upto AS (
        SELECT g.ancestor_id, g.day, g.age, sum(g.standing) OVER (PARTITION BY g.ancestor_id, g.day ORDER BY g.age) AS n,
               sum(g.standing) OVER (PARTITION BY g.ancestor_id, g.day) AS whole
        FROM aged g
    )
    SELECT u.ancestor_id, u.day,
           min(u.age) FILTER (WHERE 2 * u.n >= u.whole) + min(u.age) FILTER (WHERE 2 * u.n > u.whole)
    FROM upto u WHERE u.whole > 0 GROUP BY 1, 2
$$;

-- The spread says in which year those in the middle were born, the youngest first. Of that year alone it is counted who
-- had not had their birthday yet: who is born in it is of one of two ages. The oldest years of the spread are one.
CREATE FUNCTION members_median_kept(units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, doubled integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH spread AS MATERIALIZED (
        SELECT p.unit_id, p.day, p.slice::integer AS year, p.value AS standing
        FROM public.figures_parts('{born}', ARRAY(
            SELECT y::text FROM generate_series(
                greatest(1850, (SELECT extract(year FROM min(birth_date)) FROM public.members_placement))::integer,
                extract(year FROM days[cardinality(days)])::integer) y
        ), units, days) p WHERE p.value <> 0
    ), ranked AS (
        SELECT s.*, (sum(s.standing) OVER (PARTITION BY s.unit_id, s.day ORDER BY s.year DESC))::bigint AS n,
               (sum(s.standing) OVER (PARTITION BY s.unit_id, s.day))::bigint AS whole
        FROM spread s
    ), middle AS MATERIALIZED (
        SELECT r.unit_id, r.day, r.year, m.rank - (r.n - r.standing) AS nth
        FROM ranked r CROSS JOIN LATERAL (VALUES ((r.whole + 1) / 2), ((r.whole + 2) / 2)) m (rank)
        WHERE m.rank > r.n - r.standing AND m.rank <= r.n
    ), line AS MATERIALIZED (
        SELECT a.ancestor_id, a.unit_id, a.period FROM public.structure_ancestry a WHERE a.ancestor_id = ANY (units)
    ), cell AS MATERIALIZED (
        SELECT DISTINCT m.unit_id, m.day, m.year, u.role = 'centre' AS everywhere,
               (m.day + make_interval(years => m.year - extract(year FROM m.day)::integer))::date AS birthday
        FROM middle m JOIN public.structure_unit u ON u.id = m.unit_id
    ), born AS MATERIALIZED (
        -- By the index of birth dates, whatever the planner thinks of the units: so many lines may lead to one of them.
        SELECT c.unit_id, c.day, c.year, p.unit_id AS place
        FROM cell c CROSS JOIN LATERAL (
            SELECT p.unit_id FROM public.members_placement p
            WHERE p.birth_date > c.birthday AND p.birth_date < make_date(c.year + 1, 1, 1) AND p.period @> c.day OFFSET 0
        ) p
        WHERE NOT c.everywhere
    ), waiting AS (
        SELECT b.unit_id, b.day, b.year, count(*) AS number
        FROM born b JOIN line l ON l.unit_id = b.place AND l.ancestor_id = b.unit_id AND l.period @> b.day
        GROUP BY 1, 2, 3
        UNION ALL
        -- Every unit stands below the centre.
        SELECT c.unit_id, c.day, c.year, (
            SELECT count(*) FROM public.members_placement p
            WHERE p.birth_date > c.birthday AND p.birth_date < make_date(c.year + 1, 1, 1) AND p.period @> c.day)
        FROM cell c WHERE c.everywhere
    )
    SELECT m.unit_id, m.day,
           sum(extract(year FROM m.day) - m.year - (m.nth <= coalesce(w.number, 0))::integer)::integer
    FROM middle m LEFT JOIN waiting w ON w.unit_id = m.unit_id AND w.day = m.day AND w.year = m.year
    GROUP BY 1, 2
$$;

-- CROSSES THE WALL. The age in the middle of a unit on each of these days, as the figure shows it, doubled so that it is
-- whole. Where the spread is kept its figure says.
CREATE OR REPLACE FUNCTION members_median_age(units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, doubled integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    large bigint[] := ARRAY(
        SELECT u.id FROM public.structure_unit u WHERE u.id = ANY (units) AND u.role IN ('centre', 'branch'));
    others bigint[] := ARRAY(SELECT u FROM unnest(units) u WHERE u <> ALL (large));
BEGIN
    -- Asked of nothing, either would still look through all records.
    IF large <> '{}' THEN
        RETURN QUERY SELECT * FROM public.members_median_kept(large, days);
    END IF;
    IF others <> '{}' THEN
        RETURN QUERY SELECT * FROM public.members_median_counted(others, days);
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0018_exports_move"), ("figures", "0002_parts")]

    operations = [
        migrations.RemoveIndex("placement", "members_placement_age"),
        migrations.AddIndex(
            "placement",
            models.Index(fields=["birth_date", "id"], include=["unit", "period"], name="members_placement_age"),
        ),
        migrations.RunSQL(MEDIAN.replace("{born}", BORN), migrations.RunSQL.noop),
    ]
