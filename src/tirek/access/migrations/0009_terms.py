"""Terms of units and their lineage are written where the reader holds a right over the tree; reorganising is one."""

from django.db import migrations

from tirek.structure.triggers import statement_triggers

TREE = """
-- The rights by which somebody writes to the tree.
CREATE FUNCTION access_tree_rights() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    ARRAY['units.open', 'units.close', 'units.rename', 'units.move', 'units.reorganise', 'acts.undo'];

-- Where the reader writes to the tree: below where they hold any of the rights by which that is done.
CREATE OR REPLACE FUNCTION access_tree() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT DISTINCT u.unit_id
    FROM unnest(public.access_tree_rights()) r (permission)
    CROSS JOIN LATERAL public.access_reach(r.permission) u (unit_id));

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
            SELECT FROM unnest(public.access_tree_rights()) r (permission)
            CROSS JOIN LATERAL public.access_held(r.permission) h
            JOIN public.structure_ancestry l ON l.unit_id = n.id AND l.ancestor_id = h.unit_id
            WHERE h.reach IN ('unit', 'below') AND (l.ancestor_id = n.id OR h.reach = 'below'
              AND coalesce(upper(l.period), 'infinity') = stood.until)));

-- What a unit is follows from its terms, and no page makes one the centre but that which founds an organisation.
CREATE OR REPLACE FUNCTION access_unit_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.access_pages() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND NEW.role = 'centre' AND (
            EXISTS (SELECT FROM public.access_grant) OR EXISTS (SELECT FROM public.structure_unit))
        OR TG_OP = 'UPDATE' AND (NEW.role = 'centre' OR NEW.role IS DISTINCT FROM (
            SELECT t.role FROM public.structure_term t WHERE t.unit_id = NEW.id ORDER BY lower(t.period) DESC LIMIT 1))
    THEN
        RAISE EXCEPTION 'a page does not make a unit what it is not' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION access_term_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.access_pages() AND (NEW.role = 'centre') IS DISTINCT FROM EXISTS (
            SELECT FROM public.structure_unit u WHERE u.id = NEW.unit_id AND u.role = 'centre') THEN
        RAISE EXCEPTION 'a page makes no unit the centre' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER access_term_role BEFORE INSERT OR UPDATE ON structure_term
FOR EACH ROW EXECUTE FUNCTION access_term_role();
"""


def _checked(table: str, column: str) -> str:
    return statement_triggers(table, "access_tree", "access_tree_check").replace(
        "access_tree_check()", f"access_tree_check('{column}')"
    )


TRIGGERS = _checked("structure_term", "unit_id") + _checked("structure_lineage", "to_unit_id")


class Migration(migrations.Migration):
    dependencies = [("access", "0008_last_stood"), ("structure", "0020_terms")]

    operations = [
        migrations.RunSQL(TREE, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
