"""What a figure is at thousands of units is read month by month: ``figures_parts`` of the next migration asks it so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_parts")]

    operations = [
        migrations.AddIndex(
            "month",
            models.Index(
                fields=["figure_id", "month", "unit_id", "slice"], include=["closing"], name="figures_month_by_month"
            ),
        ),
    ]
