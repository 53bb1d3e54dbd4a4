"""Who signs in with which account, and what crosses the second wall about persons."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tirek.kernel.fields

WALL = """
-- The person who signs in with the account of the scope, where a role lets them see what is their own.
CREATE FUNCTION people_own() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person_id FROM public.people_signin WHERE account_id = public.access_account()
      AND EXISTS (SELECT FROM public.access_held('people.view') WHERE reach = 'own')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_lists_order"),
        ("access", "0003_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="id",
            field=tirek.kernel.fields.DrawnKey(primary_key=True, serialize=False),
        ),
        migrations.AlterField(model_name="person", name="public_id", field=tirek.kernel.fields.PublicId()),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_in", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
