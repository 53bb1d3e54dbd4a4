from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from tirek.access.actions import load_roles
from tirek.conf.grants import grant
from tirek.conf.shape import mark
from tirek.conf.walls import build_walls
from tirek.kernel.actor import SystemActor


class Command(migrate.Command):
    """Django's command, followed by the table of roles and the grants to the database roles that serve.

    Test databases get them the same way.
    """

    help = "Bring the tables and the table of roles up to date, and give the database roles that serve their rights."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"] or options["prune"]):
            grant()
            build_walls()
            if "access_role" in connection.introspection.table_names():
                load_roles(actor=SystemActor("tirek migrate"))
            mark()
