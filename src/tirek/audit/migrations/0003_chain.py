"""Who acts for whom, whom it concerns, in which request; and the chain over the lines.

The digest of a line is made by the database, so that sealing and proving are one piece of SQL. All columns are in it, as
a JSON array whose text is the same wherever it is made: a moment in microseconds, the rest as jsonb writes it.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import tirek.kernel.fields


DIGEST = """
CREATE FUNCTION audit_digest(line audit_entry) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        line.id, (extract(epoch FROM line.at) * 1000000)::bigint, line.account_id, line.on_behalf_of_id, line.reason,
        line.act, line.object_type, line.object_id, line.object_public_id, line.unit_id, line.person_id, line.old,
        line.new, line.resolution_id, line.resolution, line.mark, line.xid)::text, 'UTF8'))
$$;
CREATE FUNCTION audit_link(previous bytea, place bigint, digest bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha256(previous || int8send(place) || digest) $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_check
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('lines', models.BigIntegerField()),
                ('head', models.BinaryField(max_length=32)),
                ('fault', models.CharField(blank=True, default='', max_length=20)),
                ('position', models.BigIntegerField(null=True)),
                ('entry_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('hash', models.BinaryField(max_length=32)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('low', models.BigIntegerField()),
            ],
        ),
        migrations.AlterField(
            model_name="entry", name="id", field=tirek.kernel.fields.UnreadKey(primary_key=True, serialize=False)
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='audit_entry_unit',
        ),
        migrations.AddField(
            model_name='entry',
            name='mark',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='entry',
            name='object_public_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='on_behalf_of',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entry',
            name='person_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='resolution',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='entry',
            name='resolution_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='xid',
            field=models.BigIntegerField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.Cast(models.Func(function='pg_current_xact_id'), models.TextField()), models.BigIntegerField()), editable=False),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['at', 'id'], name='audit_entry_at'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['account', 'at', 'id'], name='audit_entry_account'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['act', 'at', 'id'], name='audit_entry_act'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['unit_id', 'at', 'id'], name='audit_entry_unit'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('person_id__isnull', False)), fields=['person_id', 'at', 'id'], name='audit_entry_person'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['xid'], name='audit_entry_xid'),
        ),
        migrations.AddField(
            model_name='seal',
            name='entry',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='seal', to='audit.entry'),
        ),
        migrations.RunSQL(DIGEST, migrations.RunSQL.noop),
    ]
