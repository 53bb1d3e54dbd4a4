"""What the worker does with a roll stands among the tasks now. What is half way goes on, and why one stopped is told."""

from django.db import migrations

COPY = """
INSERT INTO tasks_task (kind, subject, account_id, given, asked_at, attempts, failure, forget_at, phase, done)
SELECT 'rolls.import', id::text, account_id, '{}', state_since, attempts,
    CASE WHEN state = 'failed' THEN coalesce(failure, '{}') END,
    CASE WHEN state = 'failed' THEN now() + interval '30 days' END, '', 0
FROM rolls_rollimport WHERE state IN ('received', 'reading', 'checking', 'committing', 'failed');
UPDATE procrastinate_jobs SET lock = 'rolls.import' WHERE task_name = 'members.carry_on_roll' AND status = 'todo';
DELETE FROM procrastinate_jobs WHERE task_name = 'members.wake_waiting_rolls' AND status = 'todo';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rolls", "0001_initial"),
        ("tasks", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel(name="RollProgress"),
        migrations.RemoveField(model_name="rollimport", name="attempts"),
        migrations.RemoveField(model_name="rollimport", name="failure"),
    ]
