from typing import Any

from django.conf import settings
from django.core.management.commands import check
from django.utils.translation import gettext as _

from tirek.conf.deployment import Site, dangers
from tirek.conf.environment import environment
from tirek.conf.home import home
from tirek.kernel.command import Command as OurCommand


class Command(OurCommand, check.Command):
    """Django's command; with ``--deploy`` ours instead of Django's own list, which knows nothing of ours."""

    help = "Look for mistakes in the set-up; with --deploy, say what makes it unsafe to serve an organisation."

    def run(self, **options: Any) -> dict[str, Any] | None:
        if not options["deploy"] or options["list_tags"]:
            check.Command.handle(self, *self._labels, **options)
            return None
        site = Site(environment=environment(), home=home(), private=settings.DATABASES["default"]["ENGINE"] != _SERVER)
        found = dangers(site)
        self.failed = bool(found)
        return {"safe": not found, "dangers": [{"code": one.code, "message": str(one)} for one in found]}

    def handle(self, *labels: Any, **options: Any) -> None:
        self._labels = labels
        OurCommand.handle(self, **options)

    def show(self, document: dict[str, Any]) -> None:
        if document["safe"]:
            self.stdout.write(_("Nothing was found that speaks against serving."))
            return
        self.stdout.write(_("It is not safe to serve an organisation like this:"))
        for one in document["dangers"]:
            self.stdout.write(f"  – {one['message']} [{one['code']}]")


_SERVER = "django.db.backends.postgresql"
