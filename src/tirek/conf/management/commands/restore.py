"""``tirek restore BACKUP``: beside what runs, brought to this version and proved; then how to switch."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.conf.backups.filling import fill
from tirek.conf.backups.restoring import FILLING, RestoreAsked, RestoredBeside, restore_beside
from tirek.kernel.command import Command as Base
from tirek.kernel.numbers import format_count


class Command(Base):
    help = "Restore a backup beside what runs, bring it to this version, prove it, and say how to switch to it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, metavar="BACKUP", help="The folder of the backup.")
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="What the keys are encrypted with.")
        parser.add_argument("--database", default="", metavar="NAME", help="The new database, with DATABASE_URL.")
        parser.add_argument("--keys", type=Path, metavar="FOLDER", help="Where the keys go if none are set here.")

    def run(self, **options: Any) -> dict[str, Any]:
        if os.environ.get(FILLING):
            return {"proved": fill(options["backup"])}
        file = options["passphrase_file"]
        self.restored = restore_beside(
            RestoreAsked(
                backup=options["backup"].absolute(),
                passphrase=file.read_text(encoding="utf-8").strip() if file else "",
                database=options["database"],
                keys_folder=options["keys"].absolute() if options["keys"] else None,
            ),
            now=timezone.localtime(),
        )
        told = asdict(self.restored)
        made_at = told.pop("manifest")["made_at"]
        folder = str(self.restored.files_folder or "")
        paths = {"key_files": [str(path) for path in self.restored.key_files], "files_folder": folder}
        return told | {"made_at": made_at} | paths

    def show(self, document: dict[str, Any]) -> None:
        if "place" not in document:
            return
        proved = {name: format_count(count) for name, count in document["proved"].items()}
        self.stdout.write(
            _(
                "Restored as of %(at)s, proved: %(tables)s tables, %(rows)s rows, %(lines)s lines of the log, "
                "%(files)s attached files, all sums."
            )
            % (proved | {"at": document["made_at"]})
        )
        if document["other_secret"]:
            self.stdout.write(_("The secret key is another one: passwords, apps and recovery codes are set anew."))
        for line in _switching(self.restored):
            self.stdout.write(line)


def _switching(restored: RestoredBeside) -> list[str]:
    told = {"place": restored.place, "before": restored.before}
    if restored.private:
        return [
            _("To switch, stop every command of this checkout, then:"),
            f"  echo {restored.place} > .tirek/id",
            _("To go back: echo %(before)s > .tirek/id") % told,
        ]
    keys = [f"  {path}" for path in restored.key_files]
    return [
        _("To switch, stop serve and worker, name the database %(place)s instead of %(before)s in all three addresses, "
          "and start them again. To go back, name the old one.") % told,
        *([_("The keys were written to:"), *keys] if keys else []),
        _("The attached files stand in a folder of their own: set TIREK_FILES_DIR to it."),
        f"  {restored.files_folder}",
    ]  # fmt: skip
