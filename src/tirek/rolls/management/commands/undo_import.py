"""``tirek undo-import BATCH``: take back what a roll did, exactly."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.kernel.dates import format_short
from tirek.kernel.errors import Refused
from tirek.rolls.queries.imports import imports_called
from tirek.structure.actions import undo_act


class ImportUnknown(Refused):
    code = "import_unknown"
    message = gettext_lazy(
        "There is no import %(batch)s. Its number stands on its page, and in the answer of import-roll."
    )


class ImportAmbiguous(Refused):
    code = "import_ambiguous"
    message = gettext_lazy("%(batch)s may mean several imports. Give more of the number.")


class Command(Base):
    help = "Undo an import of a roll, within 30 days, or of units, while nothing rests on it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", metavar="BATCH", help="The number of the act, or the beginning of the import's.")

    def run(self, **options: Any) -> dict[str, Any]:
        found = imports_called(options["batch"])
        if not found:
            raise ImportUnknown(batch=options["batch"])
        if len(found) > 1:
            raise ImportAmbiguous(batch=options["batch"])
        (act,) = found
        undoing = undo_act(actor=SystemActor("undo-import"), act=act, on=timezone.localdate())
        return {
            "act": act.pk,
            "file": act.summary.get("file", ""),
            "what": str(act),
            "on": act.effective_on,
            "undone_by": undoing.pk,
        }

    def show(self, document: dict[str, Any]) -> None:
        if not document["file"]:
            self.stdout.write(_("Undone: %(act)s.") % {"act": document["what"]})
            return
        told = {"file": document["file"], "day": format_short(document["on"]), "act": document["act"]}
        self.stdout.write(
            _("Undone: the import of %(file)s as of %(day)s, change %(act)s. The rolls are as before.") % told
        )
