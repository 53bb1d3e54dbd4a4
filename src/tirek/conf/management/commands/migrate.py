from typing import Any

from django.core.management.commands import migrate

from tirek.conf.grants import grant


class Command(migrate.Command):
    """Django's command, followed by the grants to the roles that serve; test databases get them the same way."""

    help = "Bring the tables up to date, and give the roles that serve their rights."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"] or options["prune"]):
            grant()
