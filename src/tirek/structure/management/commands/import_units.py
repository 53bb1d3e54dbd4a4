"""``tirek import-units FILE``: open the units of a table."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.kernel.intake import read_file
from tirek.structure.actions import import_units
from tirek.structure.tables import read_units


class Command(Base):
    help = "Import a tree of units from CSV or XLSX: code, parent, kind, names, opened, closed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Check everything, write nothing.")

    def run(self, **options: Any) -> dict[str, Any]:
        """All of the file or nothing."""
        rows = read_units(read_file(options["file"]))
        imported = import_units(
            actor=SystemActor("import-units"),
            rows=rows,
            today=timezone.localdate(),
            dry_run=options["dry_run"],
        )
        return {
            "file": options["file"].name,
            "rows": len(rows),
            "created": imported.created,
            "unchanged": imported.unchanged,
            "act": imported.act.pk if imported.act else None,
            "undo": reverse("structure:undo", args=[imported.act.public_id]) if imported.act else None,
        }

    def show(self, document: dict[str, Any]) -> None:
        """One line, and the way back."""
        self.stdout.write(_("%(rows)s lines: %(created)s units opened, %(unchanged)s unchanged.") % document)
        if document["act"]:
            self.stdout.write(_("To undo it: tirek undo-import %(act)s, or the page %(undo)s.") % document)
