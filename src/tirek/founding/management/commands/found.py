"""``tirek found``: an organisation and its first administrator, where there is none yet."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.founding.actions import FirstAdministrator, Founded, found_as_owner
from tirek.founding.queries import profiles
from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.kernel.dates import parse_date
from tirek.structure.actions.names import Names


class Command(Base):
    help = "Found the organisation where there is none yet: its charter, its centre, its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        known = ", ".join(profile.key for profile in profiles())
        parser.add_argument("--profile", required=True, metavar="NAME", help=f"Its charter: {known}.")
        parser.add_argument("--name-kk", required=True, metavar="TEXT", help="Its name in Kazakh.")
        parser.add_argument("--name-ru", required=True, metavar="TEXT", help="Its name in Russian.")
        parser.add_argument("--name-en", default="", metavar="TEXT", help="Its name in English.")
        parser.add_argument("--code", default="KZ", metavar="CODE", help="The code of the centre; KZ unless given.")
        parser.add_argument(
            "--opened", required=True, type=parse_date, metavar="DATE", help="The day since which it stands."
        )
        parser.add_argument(
            "--young", nargs=2, type=int, metavar=("FIRST", "LAST"), help="The ages that count as young, both included."
        )
        parser.add_argument("--administrator", metavar="USERNAME", help="The sign-in name of its first administrator.")
        parser.add_argument("--holder", metavar="TEXT", help="The full name of the administrator.")
        parser.add_argument("--email", default="", metavar="ADDRESS", help="Where the administrator's link is mailed.")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default="kk", choices=languages, help="The language of the administrator.")
        parser.add_argument("--site", metavar="URL", help="The address at which people reach the site.")

    def run(self, **options: Any) -> dict[str, Any]:
        """All of it or nothing."""
        if options["administrator"] and not (options["holder"] and options["site"]):
            raise CommandError(_("--administrator is given with --holder and --site."))
        centre, invited = found_as_owner(
            actor=SystemActor("tirek found"), founded=_founded(options), first=_first(options),
            site=options["site"] or "", now=timezone.now(),
        )  # fmt: skip
        document = {"organisation": options["name_kk"], "profile": options["profile"], "centre": centre.code}
        if invited is not None:
            until = invited.invitation.expires_at
            document |= {"account": invited.account.username, "link": invited.link, "until": until}
        return document

    def show(self, document: dict[str, Any]) -> None:
        """What stands now, and what comes next."""
        self.stdout.write(_("%(organisation)s has been founded; its centre has the code %(centre)s.") % document)
        if "link" in document:
            until = f"{timezone.localtime(document['until']):%d.%m.%Y %H:%M}"
            said = _("%(account)s opens the account here, once, until %(until)s:")
            self.stdout.write(said % {"account": document["account"], "until": until})
            self.stdout.write(document["link"])
        self.stdout.write(_("Next: tirek import-units FILE, then tirek import-roll FILE."))


def _founded(options: dict[str, Any]) -> Founded:
    young = options["young"]
    return Founded(
        profile=options["profile"],
        names=Names(kk=options["name_kk"], ru=options["name_ru"], en=options["name_en"]),
        code=options["code"],
        opened=options["opened"],
        young=range(young[0], young[1] + 1) if young else None,
    )


def _first(options: dict[str, Any]) -> FirstAdministrator | None:
    if not options["administrator"]:
        return None
    return FirstAdministrator(
        username=options["administrator"], full_name=options["holder"], email=options["email"],
        language=options["language"],
    )  # fmt: skip
