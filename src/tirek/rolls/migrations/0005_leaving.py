"""Lines that say that somebody left are offered as ends of memberships."""

from django.db import migrations, models

ENDED = [
    ("", "on the roll"),
    ("transfer", "transferred"),
    ("resignation", "resigned"),
    ("expulsion", "expelled"),
    ("death", "died"),
    ("deregistration", "taken off the roll"),
]


class Migration(migrations.Migration):
    dependencies = [("rolls", "0004_doubts")]

    operations = [
        migrations.AddField(
            "rollimport", "ends", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)
        ),
        migrations.AddField("rollrow", "left_on", models.DateField(null=True)),
        migrations.AddField(
            "rollrow", "left_by", models.CharField(blank=True, choices=ENDED, db_default="", default="", max_length=20)
        ),
        migrations.AddField(
            "rollverdict", "ends", models.CharField(blank=True, choices=ENDED, db_default="", default="", max_length=20)
        ),
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
                    ("ended", "membership ended"),
                    ("left_out", "about no member"),
                ],
                max_length=10,
            ),
        ),
    ]
