"""The number of the key that identifiers are encrypted with; a text of another key is refused."""

import django.db.models.functions.datetime
from django.db import migrations, models

from tirek.structure.triggers import statement_triggers

CHECK = """
CREATE FUNCTION people_key_check() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE key smallint := coalesce((SELECT number FROM people_key), 1);
BEGIN
    IF EXISTS (SELECT FROM new_rows n WHERE n.iin_cipher IS NOT NULL AND get_byte(n.iin_cipher, 0) <> key) THEN
        RAISE EXCEPTION 'the identifiers of this database are encrypted with key %', key
        -- No fault of the row, which a message about duplicates would explain away: nothing can be written at all.
        USING ERRCODE = 'object_not_in_prerequisite_state',
              HINT = 'Stop Tirek, give it that key in TIREK_KEY_FILE, start it again.';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_phone")]

    operations = [
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="people_key_one_row")],
            },
        ),
        migrations.RunSQL(CHECK, "DROP FUNCTION people_key_check"),
        migrations.RunSQL(
            statement_triggers("people_person", "people_key", "people_key_check", ("insert", "update")),
            "DROP TRIGGER people_key_insert ON people_person; DROP TRIGGER people_key_update ON people_person;",
        ),
    ]
