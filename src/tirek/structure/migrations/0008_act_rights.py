"""An act says which right it took, and at which units."""

import django.contrib.postgres.fields
from django.db import migrations, models


# What earlier acts took: at their unit, a move at both parents too.
RIGHTS = """
UPDATE structure_act a SET permission = r.permission, at_ids = array_remove(ARRAY[
    a.unit_id, (a.summary ->> 'from_parent')::bigint, (a.summary ->> 'to_parent')::bigint], NULL)
FROM (VALUES
    ('unit_opened', 'units.open'), ('unit_closed', 'units.close'), ('unit_renamed', 'units.rename'),
    ('unit_moved', 'units.move'), ('units_imported', 'units.import'), ('territories_imported', 'territories.import'),
    ('member_admitted', 'members.admit'), ('members_left', 'members.end'), ('members_transferred', 'members.transfer'),
    ('person_corrected', 'people.correct'), ('roll_imported', 'members.import_roll'), ('undone', 'acts.undo')
) r (kind, permission) WHERE r.kind = a.kind
"""


class Migration(migrations.Migration):

    dependencies = [
        ('structure', '0007_undoings'),
    ]

    operations = [
        migrations.AddField(
            model_name='act',
            name='at_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='act',
            name='permission',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
