"""Checks and lists look rows up by an index also where a session made its plan while a table was nearly empty.

The plan of a trigger is kept for the session. A worker that has entered one member goes through the whole table for each
row of the first large roll after it: the plan is as old as the table was small.
"""

from django.db import migrations

FUNCTIONS = (
    "members_placement_check", "members_membership_check", "members_unit_check", "members_listed_placement",
    "members_listed_person", "members_listed_membership",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("members", "0013_placed")]
    operations = [
        migrations.RunSQL(f"ALTER FUNCTION {name}() SET enable_seqscan = off", migrations.RunSQL.noop)
        for name in FUNCTIONS
    ]
