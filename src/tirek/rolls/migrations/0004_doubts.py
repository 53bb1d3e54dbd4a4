"""Whom lines may be about is asked, and what was answered is kept with the roll."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rolls", "0003_lines_about_nobody")]

    operations = [
        migrations.AddField(
            "rollimport",
            "answers",
            models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.CreateModel(
            "RollDoubt",
            [
                ("pk", models.CompositePrimaryKey("roll_id", "line", "person_id", blank=True, editable=False,
                                                  primary_key=True, serialize=False)),
                ("line", models.IntegerField()),
                ("person_id", models.BigIntegerField()),
                ("why", models.CharField(max_length=20)),
                ("answer", models.CharField(blank=True, max_length=10)),
                ("roll", models.ForeignKey(db_constraint=False, db_index=False,
                                           on_delete=django.db.models.deletion.DO_NOTHING, related_name="doubts",
                                           to="rolls.rollimport")),
            ],
        ),
    ]  # fmt: skip
