"""How many members a primary organisation must have, and may have at most: charter parameters."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("structure", "0002_triggers")]

    operations = [
        migrations.AddField("charter", "minimum_members", models.PositiveIntegerField(null=True)),
        migrations.AddField("charter", "maximum_members", models.PositiveIntegerField(null=True)),
        migrations.AddConstraint(
            "charter",
            models.CheckConstraint(
                condition=Q(minimum_members__lte=F("maximum_members")), name="structure_charter_size"
            ),
        ),
    ]
