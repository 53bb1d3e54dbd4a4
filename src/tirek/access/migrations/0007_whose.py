"""What pages write is asked for by whose it is: rights only end, and the tree is written where the writer may write it.

Reach rests on the tree. A unit that is put under one's own is read from the next statement on, and nothing of it stays
once the transaction is rolled back; so the database asks before the lines follow. Triggers of one table run by name, and
these come before those that derive the lines.
"""

from django.db import migrations

from tirek.structure.triggers import statement_triggers

RIGHTS = """
-- A right ends. It is never prolonged, and one that is over never holds again.
CREATE FUNCTION access_grant_ends() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF lower(NEW.period) IS DISTINCT FROM lower(OLD.period) OR NOT NEW.period <@ OLD.period
        OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
        RAISE EXCEPTION 'a right ends and is never prolonged' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER access_grant_ends BEFORE UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION access_grant_ends();

-- Whether the reader holds at the unit all that the role gives there: nobody gives more. What reaches one's own only
-- opens nothing of others'.
CREATE FUNCTION access_covers(role bigint, unit bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN NOT EXISTS (
    SELECT FROM public.access_rolepermission p
    WHERE p.role_id = role AND p.reach <> 'own' AND CASE WHEN p.reach = 'unit'
        THEN unit NOT IN (SELECT public.access_reach(p.permission))
        ELSE EXISTS (
            SELECT FROM public.structure_ancestry l JOIN public.structure_unit u ON u.id = l.unit_id
            WHERE l.ancestor_id = unit AND (upper_inf(l.period) OR upper(l.period) = upper(u.period) + 1)
              AND l.unit_id NOT IN (SELECT public.access_reach(p.permission))) END);
"""

TREE = """
-- What a unit is, is never changed by a page, and none makes a centre, whose rights are rights over everything, but the
-- page that founds an organisation: the first unit, while nobody has a right.
CREATE FUNCTION access_unit_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.access_pages() AND (TG_OP = 'UPDATE' OR NEW.role = 'centre' AND (
        EXISTS (SELECT FROM public.access_grant) OR EXISTS (SELECT FROM public.structure_unit))) THEN
        RAISE EXCEPTION 'a page does not make a unit what it is not' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER access_unit_role_given BEFORE INSERT ON structure_unit
FOR EACH ROW EXECUTE FUNCTION access_unit_role();
CREATE TRIGGER access_unit_role_kept BEFORE UPDATE OF role ON structure_unit
FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION access_unit_role();

-- Where the reader writes to the tree: below where they hold any of the rights by which that is done.
CREATE FUNCTION access_tree() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT DISTINCT u.unit_id
    FROM unnest(ARRAY['units.open', 'units.close', 'units.rename', 'units.move', 'acts.undo']) r (permission)
    CROSS JOIN LATERAL public.access_reach(r.permission) u (unit_id));

-- Whether one of the units is neither there nor new: a unit that is being opened, or whose opening is being undone,
-- stands under none yet, or no longer; so does one whose moving is being undone, between its two places. Its number is
-- asked for after the row is gone, too.
CREATE FUNCTION access_foreign(units bigint[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (
    SELECT FROM (SELECT unnest(units) EXCEPT SELECT unnest(public.access_tree())) n (id)
    WHERE EXISTS (
            SELECT FROM public.structure_ancestry l LEFT JOIN public.structure_unit u ON u.id = l.unit_id
            WHERE l.unit_id = n.id AND l.ancestor_id <> n.id
              AND (upper_inf(l.period) OR u.id IS NULL OR upper(l.period) = upper(u.period) + 1))
       OR EXISTS (SELECT FROM public.structure_unit u WHERE u.id = n.id AND u.role = 'centre'));

CREATE FUNCTION access_tree_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named text := TG_ARGV[0];
    units bigint[] := '{}';
    more bigint[];
BEGIN
    IF NOT public.access_pages() OR NOT EXISTS (SELECT FROM public.access_grant) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT array_agg(%I) FROM new_rows', named) INTO more;
        units := units || more;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT array_agg(%I) FROM old_rows', named) INTO more;
        units := units || more;
    END IF;
    IF units <> '{}' AND (public.access_foreign(units) OR public.access_tree() = '{}') THEN
        RAISE EXCEPTION 'a row of % was written out of reach', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

-- Under which units others are put. One that only ends where it stood leaves its parent as it is.
CREATE FUNCTION access_parent_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE beyond boolean;
BEGIN
    IF NOT public.access_pages() THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT EXISTS (SELECT parent_id FROM new_rows EXCEPT SELECT unnest(public.access_tree())) INTO beyond;
    ELSE
        SELECT EXISTS (
            SELECT n.parent_id FROM new_rows n
            WHERE NOT EXISTS (SELECT FROM old_rows o WHERE o.id = n.id AND o.parent_id = n.parent_id)
            EXCEPT SELECT unnest(public.access_tree())) INTO beyond;
    END IF;
    IF beyond THEN
        RAISE EXCEPTION 'a unit was put under one out of reach' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""


def _checked(table: str, column: str) -> str:
    return statement_triggers(table, "access_tree", "access_tree_check").replace(
        "access_tree_check()", f"access_tree_check('{column}')"
    )


TRIGGERS = (
    _checked("structure_unit", "id")
    + _checked("structure_unitname", "unit_id")
    + _checked("structure_unitparent", "unit_id")
    + statement_triggers("structure_unitparent", "access_parent", "access_parent_check", ("insert", "update"))
)


class Migration(migrations.Migration):
    dependencies = [("access", "0006_giving"), ("structure", "0015_acts_in_force")]

    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, TREE, TRIGGERS)]
