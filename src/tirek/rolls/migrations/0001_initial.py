"""The tables of rolls, taken from ``members`` with all that is in them: rolls half way go on under their new names."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


# Every index, constraint and sequence is called after its table; so are the rows by which Django knows a model.
TAKE = """
DO $$
DECLARE
    old text;
    new text;
    found record;
BEGIN
    FOREACH old IN ARRAY ARRAY['', 'columns', 'chunk', 'progress', 'row', 'verdict', 'problem', 'absent'] LOOP
        new := 'rolls_roll' || coalesce(nullif(old, ''), 'import');
        old := 'members_roll' || old;
        EXECUTE format('ALTER TABLE %I RENAME TO %I', old, new);
        FOR found IN
            SELECT conname AS name FROM pg_constraint WHERE conrelid = new::regclass AND starts_with(conname, old || '_')
        LOOP
            EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', new, found.name,
                           new || substr(found.name, length(old) + 1));
        END LOOP;
        FOR found IN
            SELECT c.relname AS name FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
            WHERE i.indrelid = new::regclass AND starts_with(c.relname, old || '_')
        LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I', found.name, new || substr(found.name, length(old) + 1));
        END LOOP;
    END LOOP;
    ALTER SEQUENCE members_rollcolumns_id_seq RENAME TO rolls_rollcolumns_id_seq;
    IF to_regclass('django_content_type') IS NOT NULL THEN
        UPDATE django_content_type SET app_label = 'rolls', model = CASE model WHEN 'roll' THEN 'rollimport' ELSE model END
        WHERE app_label = 'members' AND starts_with(model, 'roll');
    END IF;
END $$
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0017_rolls_stand_apart'),
        ('structure', '0009_act_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            TAKE,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.CreateModel(
                    name='RollImport',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                        ('file_name', models.CharField(max_length=200)),
                        ('digest', models.CharField(blank=True, max_length=64)),
                        ('size', models.BigIntegerField(default=0)),
                        ('state', models.CharField(choices=[('received', 'being opened'), ('asks_sheet', 'choose the sheet'), ('asks_columns', 'look at the columns'), ('reading', 'being read'), ('checking', 'being checked'), ('asks_units', 'name the units'), ('checked', 'to be confirmed'), ('committing', 'being entered'), ('committed', 'entered'), ('failed', 'stopped')], default='received', max_length=20)),
                        ('state_since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ('stopped_in', models.CharField(blank=True, choices=[('received', 'being opened'), ('asks_sheet', 'choose the sheet'), ('asks_columns', 'look at the columns'), ('reading', 'being read'), ('checking', 'being checked'), ('asks_units', 'name the units'), ('checked', 'to be confirmed'), ('committing', 'being entered'), ('committed', 'entered'), ('failed', 'stopped')], default='', max_length=20)),
                        ('failure', models.JSONField(null=True)),
                        ('attempts', models.SmallIntegerField(default=0)),
                        ('outdated', models.BooleanField(default=False)),
                        ('on', models.DateField()),
                        ('within_id', models.BigIntegerField(null=True)),
                        ('allow_transfers', models.BooleanField(default=False)),
                        ('full', models.BooleanField(default=False)),
                        ('sheet', models.TextField(blank=True, default='')),
                        ('sheets', models.JSONField(default=list)),
                        ('seen', models.BinaryField(null=True)),
                        ('unit_map', models.JSONField(default=dict)),
                        ('headings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                        ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=20), default=list, size=None)),
                        ('result', models.JSONField(default=dict)),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('act', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structure.act')),
                    ],
                ),
                    migrations.CreateModel(
                    name='RollProgress',
                    fields=[
                        ('roll', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='progress', serialize=False, to='rolls.rollimport')),
                        ('phase', models.CharField(max_length=20)),
                        ('done', models.BigIntegerField()),
                        ('total', models.BigIntegerField(null=True)),
                        ('began_at', models.DateTimeField()),
                        ('told_at', models.DateTimeField()),
                    ],
                ),
                    migrations.CreateModel(
                    name='RollChunk',
                    fields=[
                        ('pk', models.CompositePrimaryKey('roll_id', 'nth', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('nth', models.IntegerField()),
                        ('sealed', models.BinaryField()),
                        ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='chunks', to='rolls.rollimport')),
                    ],
                ),
                    migrations.CreateModel(
                    name='RollAbsent',
                    fields=[
                        ('pk', models.CompositePrimaryKey('roll_id', 'membership_id', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('membership_id', models.BigIntegerField()),
                        ('placement_id', models.BigIntegerField()),
                        ('unit_id', models.BigIntegerField()),
                        ('stays', models.CharField(blank=True, max_length=20)),
                        ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='absent', to='rolls.rollimport')),
                    ],
                ),
                    migrations.CreateModel(
                    name='RollProblem',
                    fields=[
                        ('pk', models.CompositePrimaryKey('roll_id', 'line', 'nth', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('line', models.IntegerField()),
                        ('nth', models.SmallIntegerField()),
                        ('code', models.CharField(max_length=40)),
                        ('field', models.CharField(blank=True, max_length=20)),
                        ('params', models.JSONField()),
                        ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='problems', to='rolls.rollimport')),
                    ],
                ),
                    migrations.CreateModel(
                    name='RollRow',
                    fields=[
                        ('pk', models.CompositePrimaryKey('roll_id', 'line', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('line', models.IntegerField()),
                        ('cells', models.BinaryField()),
                        ('unit_text', models.TextField()),
                        ('name_fold', models.TextField()),
                        ('surname', models.TextField()),
                        ('given_name', models.TextField()),
                        ('patronymic', models.TextField()),
                        ('birth_date', models.DateField(null=True)),
                        ('sex', models.CharField(choices=[('m', 'Male'), ('f', 'Female')], max_length=1)),
                        ('iin_cipher', models.BinaryField(null=True)),
                        ('iin_index', models.BinaryField(null=True)),
                        ('phone', models.TextField()),
                        ('email', models.TextField()),
                        ('joined', models.DateField(null=True)),
                        ('since', models.DateField(null=True)),
                        ('number', models.TextField()),
                        ('faults', models.JSONField(null=True)),
                        ('notes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True, size=None)),
                        ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='rows', to='rolls.rollimport')),
                    ],
                ),
                    migrations.CreateModel(
                    name='RollVerdict',
                    fields=[
                        ('pk', models.CompositePrimaryKey('roll_id', 'line', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('line', models.IntegerField()),
                        ('outcome', models.CharField(choices=[('new', 'new member'), ('updated', 'data updated'), ('unchanged', 'unchanged'), ('moved', 'transferred'), ('rejected', 'rejected')], max_length=10)),
                        ('unit_id', models.BigIntegerField(null=True)),
                        ('from_unit_id', models.BigIntegerField(null=True)),
                        ('person_id', models.BigIntegerField(null=True)),
                        ('membership_id', models.BigIntegerField(null=True)),
                        ('placement_id', models.BigIntegerField(null=True)),
                        ('day', models.DateField(null=True)),
                        ('joined', models.DateField(null=True)),
                        ('began', models.CharField(blank=True, choices=[('admission', 'admitted'), ('registration', 'entered on the roll'), ('transfer', 'transferred in')], max_length=20)),
                        ('clamped', models.BooleanField()),
                        ('changed', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                        ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='verdicts', to='rolls.rollimport')),
                    ],
                ),
                    migrations.CreateModel(
                    name='RollColumns',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('headings', models.CharField(max_length=64)),
                        ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=20), size=None)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('account', 'headings'), name='rolls_rollcolumns_once')],
                    },
                ),
            ],
        ),
    ]
