"""An act stays at the unit where it was done: whoever may undo there sees its images."""

from django.db import migrations

STAYS = """
CREATE FUNCTION structure_act_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an act stays at its unit' USING ERRCODE = 'check_violation';
END $$;

-- The act that opens a unit is there before it.
CREATE TRIGGER structure_act_stays BEFORE UPDATE OF unit_id ON structure_act FOR EACH ROW
WHEN (OLD.unit_id IS NOT NULL AND OLD.unit_id IS DISTINCT FROM NEW.unit_id) EXECUTE FUNCTION structure_act_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("structure", "0008_act_rights")]
    operations = [migrations.RunSQL(STAYS, migrations.RunSQL.noop)]
