"""``tirek import-territory FILE…``: take an edition of the classifier of territories."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.kernel.dates import parse_date
from tirek.kernel.intake import read_file
from tirek.structure.actions import import_territories
from tirek.structure.actions.territories import TerritoriesRejected
from tirek.structure.tables import read_territories


class Command(Base):
    help = "Take an edition of the official classifier of territories, all its files together."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
        parser.add_argument("--on", type=parse_date, help="The day from which the edition holds; today unless given.")
        parser.add_argument("--dry-run", action="store_true", help="Check everything, write nothing.")

    def run(self, **options: Any) -> dict[str, Any]:
        """All of the files or nothing."""
        read = read_territories((path.name, read_file(path)) for path in options["files"])
        if read.faults:
            raise TerritoriesRejected(read.faults)
        today = timezone.localdate()
        edition = import_territories(
            actor=SystemActor("import-territory"),
            rows=read.rows,
            on=options["on"] or today,
            today=today,
            dry_run=options["dry_run"],
        )
        return {
            "rows": len(read.rows),
            "new": len(edition.new),
            "changed": len(edition.changed),
            "unchanged": edition.unchanged,
            "ended": edition.ended,
            "repaired": [asdict(repair) for repair in read.repairs],
            "act": edition.act.pk if edition.act else None,
        }

    def show(self, document: dict[str, Any]) -> None:
        """Every repaired word, what ends, and one line of counts."""
        for repair in document["repaired"]:
            self.stdout.write(
                _("%(file)s, line %(line)s, %(code)s: “%(before)s” had Latin letters, it is “%(after)s”.") % repair
            )
        if document["ended"]:
            self.stdout.write(_("No longer there: %(codes)s.") % {"codes": ", ".join(document["ended"])})
        counts = document | {"ended": len(document["ended"])}
        self.stdout.write(
            _("%(rows)s lines: %(new)s new, %(changed)s changed, %(unchanged)s unchanged; %(ended)s ended.") % counts
        )
