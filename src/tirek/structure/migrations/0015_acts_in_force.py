"""Rows are written under an act of the same transaction alone, and what the database derives, nobody else writes.

The setting ``tirek.act`` was believed: whoever writes SQL could name an act that was over, or none that ever was. And the
login that serves pages had to be able to write images and lines of the tree, since the triggers ran in its name.
"""

from django.db import migrations, models

from tirek.structure.triggers import keep_numbers

ACTS = """
-- The act in force, if there is one. It began in this transaction, and none ever began in two: numbers of transactions
-- begin anew when a dump is restored, the moments do not.
CREATE FUNCTION structure_act_in_force() RETURNS bigint LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE act bigint := nullif(current_setting('tirek.act', true), '')::bigint;
BEGIN
    IF act IS NOT NULL AND NOT EXISTS (
        SELECT FROM structure_act a WHERE a.id = act AND a.xid = pg_current_xact_id()::text::bigint
          AND a.recorded_at >= transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'act % did not begin in this transaction', act USING ERRCODE = 'check_violation';
    END IF;
    RETURN act;
END $$;

CREATE FUNCTION structure_act_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xid := pg_current_xact_id()::text::bigint;
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER structure_act_begins BEFORE INSERT ON structure_act
FOR EACH ROW EXECUTE FUNCTION structure_act_begins();

-- The act that opens a unit is there before it: in its own transaction an act may yet be given its unit. It is undone
-- once, by an act that begins with the undoing.
CREATE OR REPLACE FUNCTION structure_act_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE here bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF OLD.id <> NEW.id OR OLD.xid IS DISTINCT FROM NEW.xid OR OLD.unit_id IS DISTINCT FROM NEW.unit_id
        AND (OLD.unit_id IS NOT NULL OR OLD.xid IS DISTINCT FROM here) THEN
        RAISE EXCEPTION 'an act stays at its unit' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.undone_by_id IS DISTINCT FROM NEW.undone_by_id AND (OLD.undone_by_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM structure_act a WHERE a.id = NEW.undone_by_id AND a.xid = here)) THEN
        RAISE EXCEPTION 'an act is undone by an act' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER structure_act_stays ON structure_act;
CREATE TRIGGER structure_act_stays BEFORE UPDATE OF id, xid, unit_id, undone_by_id ON structure_act
FOR EACH ROW EXECUTE FUNCTION structure_act_stays();
"""

CAPTURE = """
CREATE OR REPLACE FUNCTION structure_capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE act bigint := structure_act_in_force();
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF act IS NULL AND EXISTS (SELECT FROM new_rows) THEN
            RAISE EXCEPTION 'a row of % was written outside an act', TG_TABLE_NAME;
        END IF;
        INSERT INTO structure_actimage (act_id, table_name, row_id)
        SELECT act, TG_TABLE_NAME, n.id FROM new_rows n;
    ELSIF TG_OP = 'UPDATE' THEN
        IF act IS NULL AND EXISTS (SELECT FROM new_rows) THEN
            RAISE EXCEPTION 'a row of % was changed outside an act', TG_TABLE_NAME;
        END IF;
        INSERT INTO structure_actimage (act_id, table_name, row_id, before)
        SELECT act, TG_TABLE_NAME, o.id, to_jsonb(o)
        FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) <> to_jsonb(n);
    ELSE
        IF act IS NULL AND EXISTS (SELECT FROM old_rows) THEN
            RAISE EXCEPTION 'a row of % was removed outside an act', TG_TABLE_NAME;
        END IF;
        INSERT INTO structure_actimage (act_id, table_name, row_id, before)
        SELECT act, TG_TABLE_NAME, o.id, to_jsonb(o) FROM old_rows o;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION structure_refuse_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % keeps its number', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION structure_refuse_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % stays with what it is of', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

-- Lines of the tree are derived in the name of the owner: reach rests on them, and nobody else writes them.
ALTER FUNCTION structure_derive_ancestry(bigint[]) SECURITY DEFINER;
"""

_TABLES = ("structure_unit", "structure_unitname", "structure_unitparent", "structure_territory", "structure_territoryterm")


class Migration(migrations.Migration):
    dependencies = [("structure", "0014_codes_in_addresses")]

    operations = [
        migrations.AddField("act", "xid", models.BigIntegerField(editable=False, null=True)),
        migrations.RunSQL(ACTS, migrations.RunSQL.noop),
        migrations.RunSQL(CAPTURE, migrations.RunSQL.noop),
        *map(keep_numbers, _TABLES),
    ]
