"""Whether on a day anything was unknown of the members of any unit is looked up, as every number asks it."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('structure', '0018_sort_keys'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='unit',
            index=django.contrib.postgres.indexes.GistIndex(models.Func(models.Func('period', function='lower'), models.Func('known_from', models.Func('period', function='upper'), function='least'), function='daterange'), condition=models.Q(('holds_members', True), models.Q(('known_from', None), ('known_from__gt', models.F('period__startswith')), _connector='OR')), name='structure_unit_dark'),
        ),
    ]
