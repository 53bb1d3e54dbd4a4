"""Row-level security on every table whose model declares a wall, and the key that scopes are signed with."""

from collections.abc import Iterator
from dataclasses import replace

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from tirek.access.actor import AccountActor
from tirek.access.wall import padded_keys, scoped
from tirek.accounts.models import Account
from tirek.conf.postgres.cluster import LEAKPROOF
from tirek.kernel.declarations import openings
from tirek.kernel.errors import Refused
from tirek.kernel.walls import Wall


class WallKeyUnknown(Refused):
    code = "serve.wall_key"
    message = _("The database does not know the secret key of this site. Run tirek migrate with the same key.")


def walled() -> Iterator[tuple[type[models.Model], Wall]]:
    """The models that declare a wall, each with what other packages let through besides."""
    for model in apps.get_models():
        wall = getattr(model, "wall", None)
        if wall is None:
            continue
        for opening in openings:
            if opening.model == model._meta.label:
                wall = replace(wall, seen=f"{wall.seen} OR {opening.condition}")
        yield model, wall


@transaction.atomic
def build_walls() -> None:
    """Make the policies what the models say. Repeated after each migration; the owner alone stands outside."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if "access_wallkey" not in tables:
            return
        inner, outer = padded_keys()
        cursor.execute(
            "INSERT INTO access_wallkey (id, inner_pad, outer_pad, web) VALUES (1, %(inner)s, %(outer)s, %(web)s) "
            "ON CONFLICT (id) DO UPDATE SET inner_pad = %(inner)s, outer_pad = %(outer)s, web = %(web)s",
            {"inner": inner, "outer": outer, "web": settings.TIREK_SERVING_LOGINS[0]},
        )
        for model, wall in walled():
            if model._meta.db_table in tables:
                for statement in policies(model._meta.db_table, wall):
                    cursor.execute(statement)
    _tell_leakproof()


def policies(table: str, wall: Wall) -> list[str]:
    touched = wall.touched or wall.seen
    made = {
        "seen": f"FOR SELECT USING ({wall.seen})",
        "entered": f"FOR INSERT WITH CHECK ({wall.entered or wall.seen})",
        "changed": f"FOR UPDATE USING ({touched}) WITH CHECK ({wall.kept or touched})",
        "removed": f"FOR DELETE USING ({touched})",
    }
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in made),
        *(f"CREATE POLICY {name} ON {table} {policy}" for name, policy in made.items()),
    ]


def _tell_leakproof() -> None:
    """Where a superuser migrates; others need one to say it, see docs/operations.md."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (superuser,) = cursor.fetchone()
        for function in LEAKPROOF if superuser else ():
            cursor.execute(f"ALTER FUNCTION {function} LEAKPROOF")


def check_key_known() -> None:
    """Raises WallKeyUnknown where what this process signs opens nothing: every page would be empty."""
    nobody = AccountActor(Account(pk=-1))
    with scoped(nobody), connection.cursor() as cursor:
        cursor.execute("SELECT account FROM access_scope()")
        (account,) = cursor.fetchone()
    if account != nobody.account_id:
        raise WallKeyUnknown
