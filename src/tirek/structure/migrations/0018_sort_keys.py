"""Where the name of a unit stands in the order of the alphabet is kept beside it, not told anew for thousands."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('structure', '0017_short_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='unitname',
            name='sort_en',
            field=models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf('name_en', models.Value('')), 'name_kk'), function='kk_sort_key'), output_field=models.TextField(db_collation='C')),
        ),
        migrations.AddField(
            model_name='unitname',
            name='sort_kk',
            field=models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf('name_kk', models.Value('')), 'name_kk'), function='kk_sort_key'), output_field=models.TextField(db_collation='C')),
        ),
        migrations.AddField(
            model_name='unitname',
            name='sort_ru',
            field=models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf('name_ru', models.Value('')), 'name_kk'), function='kk_sort_key'), output_field=models.TextField(db_collation='C')),
        ),
    ]
