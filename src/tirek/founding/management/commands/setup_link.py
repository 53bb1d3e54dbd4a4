"""``tirek setup-link``: the door through which an organisation is founded in the browser."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.founding.actions import make_setup_link
from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base


class Command(Base):
    help = "Print the link by which an organisation is founded in the browser, once, where there is none yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", required=True, metavar="URL", help="The address at which people reach the site.")

    def run(self, **options: Any) -> dict[str, Any]:
        """The one before no longer opens anything."""
        made = make_setup_link(actor=SystemActor("tirek setup-link"), site=options["site"], now=timezone.now())
        return {"link": made.link, "until": made.until}

    def show(self, document: dict[str, Any]) -> None:
        until = f"{timezone.localtime(document['until']):%d.%m.%Y %H:%M}"
        self.stdout.write(_("The organisation is founded here, once, until %(until)s:") % {"until": until})
        self.stdout.write(document["link"])
