"""Which units may hold members, as a column: what was asked in a dozen places by the names of two roles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("structure", "0011_one_resolution")]
    operations = [
        migrations.AddField(
            "unit",
            "holds_members",
            models.GeneratedField(
                db_persist=True,
                expression=models.Q(("role__in", ("primary", "group"))),
                output_field=models.BooleanField(),
            ),
        ),
    ]
