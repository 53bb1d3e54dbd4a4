"""``tirek files verify``: everything that was attached, read anew and held against its digest."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from tirek.kernel.command import Command as BaseCommand
from tirek.kernel.numbers import format_count
from tirek.papers.queries.files import verify_files


class Command(BaseCommand):
    help = "Read every attached file anew (verify) and hold it against its digest; name the first that differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("does", choices=("verify",), help="What to do.")

    def run(self, **options: Any) -> dict[str, Any]:
        """Stops at the first that is not as it was."""
        found = verify_files()
        self.failed = found.wrong is not None
        if found.wrong is not None:
            why = _("is not there") if found.missing else _("is not what was attached")
            self.stderr.write(f"tirek: {found.wrong.pk} {found.wrong.name}: {why}")
        wrong = {"file": str(found.wrong.pk), "missing": found.missing} if found.wrong else None
        return {"verified": not self.failed, "contents": found.count, "wrong": wrong}

    def show(self, document: dict[str, Any]) -> None:
        if document["verified"]:
            self.stdout.write(_("All attached files are as they were: %(count)s.") % {
                "count": format_count(document["contents"])
            })  # fmt: skip
