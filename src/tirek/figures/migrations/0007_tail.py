"""What is not folded yet is looked up by figure and unit; more words in the index cost a large roll and found nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0006_final")]

    operations = [
        migrations.RemoveIndex("delta", "figures_delta_key"),
        migrations.AddIndex("delta", models.Index(fields=["figure_id", "unit_id"], name="figures_delta_tail")),
    ]
