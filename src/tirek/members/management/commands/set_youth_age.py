"""``tirek set-youth-age FIRST LAST``: the ages that the charter calls young."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.members.actions import set_youth_age


class Command(Base):
    help = "Set the first and the last year of age at which a member is young, and count anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("first", type=int, metavar="FIRST")
        parser.add_argument("last", type=int, metavar="LAST")

    def run(self, **options: Any) -> dict[str, Any]:
        """Both years included."""
        first, last = options["first"], options["last"]
        changed = set_youth_age(actor=SystemActor("set-youth-age"), first=first, last=last)
        return {"first": first, "last": last, "changed": changed}

    def show(self, document: dict[str, Any]) -> None:
        """One line."""
        self.stdout.write(_("Members are young from %(first)s to %(last)s.") % document)
