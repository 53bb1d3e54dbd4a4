"""Two records of one person become one, which remembers by what numbers and addresses the other was known."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_numbers")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="merged_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), editable=False, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="merged_public_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), editable=False, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="merged_numbers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), editable=False, null=True, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_ids__isnull", False)), fields=["id"], name="people_person_merged"
            ),
        ),
    ]
