"""Files that were taken out stand in ``exports`` now, for every list. What is half made goes on, what is ready stays."""

from django.db import migrations
from django.http import QueryDict

from tirek.kernel.sealing import unseal

COPY = """
INSERT INTO exports_exportfile (id, export, account_id, asked_at, kind, kept, query, "on", language, options, name,
    total, size, expires_at)
SELECT id, 'members.list', account_id, asked_at, kind, kind = 'xlsx', query, "on", language,
    CASE WHEN with_iins THEN '["iins"]'::jsonb ELSE '[]'::jsonb END, 'members-' || "on", total,
    CASE WHEN state = 'ready' THEN size END, expires_at
FROM members_export;
INSERT INTO exports_exportpiece (export_id, nth, sealed) SELECT export_id, nth, sealed FROM members_exportpiece;
INSERT INTO tasks_task (kind, subject, account_id, given, asked_at, attempts, phase, done, total)
SELECT 'exports.write', id::text, account_id, '{}', asked_at, attempts, '', 0, total
FROM members_export WHERE state = 'waiting';
DELETE FROM procrastinate_jobs WHERE task_name = 'members.tend_exports' AND status = 'todo';
"""


def name_lists_of_left(apps, schema_editor):
    """What a list was of stands in its sealed query."""
    files = apps.get_model("exports", "ExportFile").objects
    for file in files.filter(kept=True).iterator():
        if QueryDict(unseal(bytes(file.query))).get("state") == "left":
            files.filter(pk=file.pk).update(name=f"left-{file.on}")


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0017_rolls_stand_apart"),
        ("exports", "0001_initial"),
        ("tasks", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.RunPython(name_lists_of_left, migrations.RunPython.noop),
        migrations.DeleteModel(name="ExportPiece"),
        migrations.DeleteModel(name="Export"),
    ]
