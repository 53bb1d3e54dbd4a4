"""What an act is, is said by the domain that does it: the column takes any key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("structure", "0009_act_stays")]
    operations = [migrations.AlterField("act", "kind", models.CharField(max_length=40))]
