"""What is said of columns beside their fields is kept, and which unit a title above the headings names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rolls", "0005_leaving")]

    operations = [
        migrations.AddField("rollimport", "titled", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField(
            "rollimport", "told", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)
        ),
        migrations.AddField(
            "rollcolumns", "told", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)
        ),
    ]
