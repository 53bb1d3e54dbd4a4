"""The import of rolls has its own package above members. Here only the state forgets its tables: ``rolls`` takes them as
they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0016_known")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name=name)
                for name in (
                    "RollVerdict",
                    "RollProblem",
                    "RollAbsent",
                    "RollRow",
                    "RollProgress",
                    "RollChunk",
                    "RollColumns",
                    "Roll",
                )
            ]
        )
    ]
