"""Roles, and grants of a role for a period. Grants that stand become the administrator's: they gave every right."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from psycopg.types.range import DateRange


def _administrators(apps, schema_editor):
    Role, Grant = apps.get_model("access", "Role"), apps.get_model("access", "Grant")
    if Grant.objects.exists():
        role = Role.objects.create(
            key="administrator", position=0, name_kk="әкімші", name_ru="администратор", name_en="administrator"
        )
        Grant.objects.update(role=role, period=DateRange(None, None), reason="…")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("kernel", "0001_text"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("name_kk", models.CharField(max_length=100)),
                ("name_ru", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("excludes", models.ManyToManyField(to="access.role")),
            ],
        ),
        migrations.CreateModel(
            name="RolePermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="permissions", to="access.role"
                    ),
                ),
                ("permission", models.CharField(max_length=60)),
                (
                    "reach",
                    models.CharField(
                        choices=[("own", "one's own"), ("unit", "the unit"), ("below", "the unit and below")],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("role", "permission"), name="access_role_permission_once")
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="grant", name="access_grant_once"),
        migrations.AddField(
            model_name="grant",
            name="role",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="access.role"
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="period",
            field=django.contrib.postgres.fields.ranges.DateRangeField(null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="reason",
            field=models.CharField(max_length=300, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="grant",
            name="deputy_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="deputies", to="access.grant"
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(_administrators, migrations.RunPython.noop),
        # What the rows before are held to is checked now: a table with checks that wait cannot be changed.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="grant",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="role",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="access.role"
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="period",
            field=django.contrib.postgres.fields.ranges.DateRangeField(),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("account"), "="),
                    (models.F("role"), "="),
                    (models.F("unit"), "="),
                    ("period", "&&"),
                ],
                name="access_grant_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__isempty", False)), name="access_grant_some_day"
            ),
        ),
    ]
