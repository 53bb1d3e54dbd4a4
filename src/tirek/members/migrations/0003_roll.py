import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_triggers'),
        ('structure', '0002_triggers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Roll',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('file_name', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('on', models.DateField()),
                ('within_id', models.BigIntegerField(null=True)),
                ('allow_transfers', models.BooleanField(default=False)),
                ('headings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(blank=True, max_length=20), default=list, size=None)),
                ('result', models.JSONField(default=dict)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('act', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structure.act')),
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
                ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='problems', to='members.roll')),
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
                ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='rows', to='members.roll')),
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
                ('roll', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='verdicts', to='members.roll')),
            ],
        ),
    ]
