"""``tirek invite USERNAME``: how the first account of an organisation comes to be."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tirek.accounts.actions import invite
from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base


class Command(Base):
    help = "Make an account and the link by which its holder opens it. What it may do is given by tirek grant."

    def add_arguments(self, parser: CommandParser) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("username", metavar="USERNAME", help="The sign-in name.")
        parser.add_argument("--name", required=True, metavar="TEXT", help="The full name of the holder.")
        parser.add_argument("--email", default="", metavar="ADDRESS", help="Where the link is mailed to.")
        parser.add_argument("--language", default="kk", choices=languages, help="The language of the holder.")
        parser.add_argument("--site", required=True, metavar="URL", help="The address at which people reach the site.")

    def run(self, **options: Any) -> dict[str, Any]:
        invited = invite(
            actor=SystemActor("tirek invite"), username=options["username"], full_name=options["name"],
            email=options["email"], language=options["language"], site=options["site"], now=timezone.now(),
        )  # fmt: skip
        return {
            "account": invited.account.username,
            "link": invited.link,
            "mailed": invited.is_mailed,
            "until": invited.invitation.expires_at,
        }

    def show(self, document: dict[str, Any]) -> None:
        until = timezone.localtime(document["until"])
        said = _("%(account)s opens the account here, once, until %(until)s:")
        self.stdout.write(str(said) % {"account": document["account"], "until": f"{until:%d.%m.%Y %H:%M}"})
        self.stdout.write(document["link"])
