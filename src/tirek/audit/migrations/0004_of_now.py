"""A line is of the moment and of the transaction in which it is written, whoever writes it."""

from django.db import migrations

OF_NOW = """
CREATE FUNCTION audit_of_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.xid IS DISTINCT FROM pg_current_xact_id()::text::bigint
        OR NEW.at IS NULL OR NEW.at < transaction_timestamp() OR NEW.at > clock_timestamp() THEN
        RAISE EXCEPTION 'a line of the log is of now' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_of_now BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_of_now();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain")]

    operations = [migrations.RunSQL(OF_NOW, migrations.RunSQL.noop)]
