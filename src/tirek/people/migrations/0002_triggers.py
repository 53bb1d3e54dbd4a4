"""Rows here are written by acts only."""

from django.db import migrations

from tirek.structure.triggers import capture_images


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("structure", "0002_triggers")]

    operations = [capture_images("people_person")]
