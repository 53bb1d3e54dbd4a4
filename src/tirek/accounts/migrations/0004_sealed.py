"""Passwords are encrypted over their digests, and sessions begin anew: until now the tables held the keys to them."""

from typing import Any

from django.db import migrations, models

from tirek.accounts.hashers import sealed


def seal(apps: Any, _editor: Any) -> None:
    accounts = apps.get_model("accounts", "Account").objects
    for account in accounts.filter(password__startswith="argon2$").order_by("pk"):
        accounts.filter(pk=account.pk).update(password=sealed(account.password))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_names_of_fields"), ("sessions", "0001_initial"), ("usersessions", "0001_initial")]

    operations = [
        migrations.AlterField("account", "password", models.CharField(max_length=300, verbose_name="password")),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RunSQL("DELETE FROM usersessions_usersession; DELETE FROM django_session", migrations.RunSQL.noop),
    ]
