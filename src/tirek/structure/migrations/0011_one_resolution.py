"""One row for each resolution: two sessions that entered the same at once had made two."""

from django.db import migrations, models

MERGE = """
UPDATE structure_act a SET resolution_id = one.kept
FROM (SELECT id, min(id) OVER (PARTITION BY body, number, dated) AS kept FROM structure_resolution) one
WHERE a.resolution_id = one.id AND one.id <> one.kept;
DELETE FROM structure_resolution r USING structure_resolution one
WHERE (one.body, one.number, one.dated) = (r.body, r.number, r.dated) AND one.id < r.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("structure", "0010_act_kinds")]
    operations = [
        migrations.RunSQL(MERGE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "resolution",
            models.UniqueConstraint(fields=["body", "number", "dated"], name="structure_resolution_named"),
        ),
    ]
