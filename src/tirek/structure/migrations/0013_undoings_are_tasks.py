"""What is to be undone stands among the tasks now. What is half way goes on, and why one stopped is told for a month."""

from django.db import migrations

COPY = """
INSERT INTO tasks_task (kind, subject, account_id, given, asked_at, attempts, failure, forget_at, phase, done, total,
    began_at, told_at)
SELECT 'acts.undo', act_id::text, account_id, jsonb_build_object('on', "on"), asked_at, attempts, failure,
    CASE WHEN failure IS NOT NULL THEN now() + interval '30 days' END, '', done, total, began_at, told_at
FROM structure_undoing;
DELETE FROM procrastinate_jobs WHERE task_name = 'access.wake_waiting_undoings' AND status = 'todo';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("structure", "0012_holds_members"),
        ("tasks", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Undoing"),
    ]
