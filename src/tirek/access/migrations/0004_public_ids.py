"""Rights get a number for addresses, one that nobody can count up."""

from django.db import migrations

import tirek.kernel.fields


class Migration(migrations.Migration):
    dependencies = [("access", "0003_wall")]

    operations = [migrations.AddField(model_name="grant", name="public_id", field=tirek.kernel.fields.PublicId())]
