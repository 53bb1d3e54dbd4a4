"""Placements and transfers go behind the second wall; what is counted of all of them crosses it as counts."""

from django.db import migrations

PLACED = """
-- Where a membership stands, or last stood. While a transfer is being undone no placement is marked as the last one.
CREATE OR REPLACE FUNCTION members_seen(membership bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (
    SELECT FROM (
        SELECT p.unit_id FROM public.members_placement p
        WHERE p.membership_id = membership ORDER BY p.period DESC LIMIT 1) s
    JOIN public.structure_ancestry l ON l.unit_id = s.unit_id
    JOIN public.structure_unit u ON u.id = l.unit_id
    JOIN public.access_held('members.view') h ON h.unit_id = l.ancestor_id
    WHERE (h.reach = 'below' OR h.reach = 'unit' AND l.unit_id = h.unit_id)
      AND (upper_inf(l.period) OR upper(l.period) = upper(u.period) + 1));

-- The memberships of the person who signs in with the account of the scope.
CREATE FUNCTION members_own() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.id FROM public.members_membership m WHERE m.person_id IN (SELECT public.people_own())
$$;

-- CROSSES THE WALL. The age in the middle of a unit on each of these days, as the figure shows it, doubled so that it is
-- whole. The days come in their order. Whoever is born earlier is never younger, so that years of birth and parts of the
-- year are enough: two who are born between the same two of the asked days of the year are of one age on all of them.
CREATE FUNCTION members_median_age(units bigint[], days date[])
RETURNS TABLE (unit_id bigint, day date, doubled integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

-- CROSSES THE WALL. How many stand in a unit after the day, or stand still where none is given, and the last day on
-- which anybody comes or goes: whoever closes a unit need not see its members to be told that there are some.
CREATE FUNCTION members_standing(units bigint[], after date)
RETURNS TABLE (unit_id bigint, standing bigint, last_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.unit_id, count(*) FILTER (WHERE upper_inf(p.period) OR upper(p.period) > after), max(upper(p.period))
    FROM public.members_placement p WHERE p.unit_id = ANY (units) GROUP BY 1
$$;

-- CROSSES THE WALL. How many stood in the units on a day and are members, or were last, in none of those seen.
CREATE FUNCTION members_gone(units bigint[], seen bigint[], day date) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT count(*) FROM public.members_placement p
    WHERE p.unit_id = ANY (units) AND p.period @> day AND CASE WHEN p.is_last THEN p.unit_id <> ALL (seen)
      ELSE NOT EXISTS (SELECT FROM public.members_placement s
                       WHERE s.membership_id = p.membership_id AND s.is_last AND s.unit_id = ANY (seen)) END);
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0012_wall")]

    operations = [migrations.RunSQL(PLACED, migrations.RunSQL.noop)]
