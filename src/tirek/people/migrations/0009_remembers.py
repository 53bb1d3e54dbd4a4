"""A page remembers no other record than one that it has removed in the same act: the log is read by what is remembered."""

from django.db import migrations

REMEMBERS = """
CREATE FUNCTION people_remembers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    act bigint := public.structure_act_in_force();
    known bigint[] := '{}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        known := coalesce(OLD.merged_ids, '{}');
    END IF;
    -- What the act has touched, with what that remembered; or what this one remembered before, where it is put back.
    IF public.access_pages() AND EXISTS (
        SELECT FROM unnest(NEW.merged_ids) one (id) WHERE one.id <> ALL (known) AND NOT EXISTS (
            SELECT FROM public.structure_actimage i
            WHERE i.table_name = 'people_person' AND i.before IS NOT NULL AND (
                i.act_id = act AND (i.row_id = one.id OR i.before -> 'merged_ids' @> to_jsonb(one.id))
                OR i.row_id = NEW.id AND i.before -> 'merged_ids' @> to_jsonb(one.id)))
    ) THEN
        RAISE EXCEPTION 'a record remembers those that were merged into it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_remembers BEFORE INSERT OR UPDATE OF merged_ids ON people_person FOR EACH ROW
WHEN (NEW.merged_ids IS NOT NULL) EXECUTE FUNCTION people_remembers();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_merged"), ("access", "0007_whose"), ("structure", "0015_acts_in_force")]

    operations = [migrations.RunSQL(REMEMBERS, migrations.RunSQL.noop)]
