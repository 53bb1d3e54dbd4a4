"""The classifier of territories, dated; where a unit works."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from tirek.structure.triggers import capture_images


class Migration(migrations.Migration):

    dependencies = [
        ('structure', '0003_size_of_a_primary'),
    ]

    operations = [
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=9, unique=True)),
                ('level', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AlterField(
            model_name='act',
            name='kind',
            field=models.CharField(choices=[('unit_opened', 'Unit opened'), ('unit_closed', 'Unit closed'), ('unit_renamed', 'Unit renamed'), ('unit_moved', 'Unit moved under another parent'), ('units_imported', 'Units imported'), ('territories_imported', 'Territories imported'), ('member_admitted', 'Member admitted'), ('members_left', 'Membership ended'), ('members_transferred', 'Members transferred'), ('person_corrected', "Person's data corrected"), ('roll_imported', 'Roll imported'), ('undone', 'Act undone')], max_length=40),
        ),
        migrations.AddField(
            model_name='unit',
            name='territory',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='structure.territory'),
        ),
        migrations.CreateModel(
            name='TerritoryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('name_kk', models.CharField(max_length=200)),
                ('name_ru', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('name_fold', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Concat('name_kk', models.Value(' '), 'name_ru', models.Value(' '), 'name_en'), function='kk_fold'), output_field=models.TextField())),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='structure.territory')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='structure.territory')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('territory', '='), ('period', '&&')], name='structure_territoryterm_once'), models.CheckConstraint(condition=models.Q(('period__isempty', False), ('period__lower_inf', False)), name='structure_territoryterm_period')],
            },
        ),
        capture_images("structure_territory"),
        capture_images("structure_territoryterm"),
    ]
