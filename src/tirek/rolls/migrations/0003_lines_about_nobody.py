"""Lines that are about no member are kept with the reason, and units that are told above the lines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rolls", "0002_rolls_are_tasks")]

    operations = [
        migrations.AddField("rollrow", "left_out", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("rollimport", "unit_above", models.BooleanField(default=False)),
        migrations.AddField("rollimport", "sheet_is_unit", models.BooleanField(default=False)),
        migrations.AlterField(
            "rollverdict",
            "outcome",
            models.CharField(
                choices=[
                    ("new", "new member"),
                    ("updated", "data updated"),
                    ("unchanged", "unchanged"),
                    ("moved", "transferred"),
                    ("rejected", "rejected"),
                    ("left_out", "about no member"),
                ],
                max_length=10,
            ),
        ),
    ]
