"""Lists of members are in the order of ``members_listed``; no list of persons is."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("people", "0004_key")]

    operations = [migrations.RemoveIndex(model_name="person", name="people_person_order")]
