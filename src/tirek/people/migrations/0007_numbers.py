"""A person keeps their number: images name the row by it."""

from django.db import migrations

from tirek.structure.triggers import keep_numbers


class Migration(migrations.Migration):
    dependencies = [("people", "0006_wall"), ("structure", "0015_acts_in_force")]

    operations = [keep_numbers("people_person")]
