"""``tirek backup FOLDER``: database, files and keys in one folder, each with its digest."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tirek.conf.backups.making import make_backup
from tirek.founding.actions import note_backup
from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.kernel.numbers import format_count


class Command(Base):
    help = "Make a backup in a new folder: the database, kept files, keys, and a manifest with their digests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="Where the folder of the backup is made.")
        parser.add_argument(
            "--passphrase-file", type=Path, metavar="FILE", help="Encrypt the keys with what this file holds."
        )
        parser.add_argument("--without-keys", action="store_true", help="Leave the keys out; they are kept elsewhere.")

    def run(self, **options: Any) -> dict[str, Any]:
        """What it holds is read at one moment; nobody need stop working."""
        file, keys = options["passphrase_file"], not options["without_keys"]
        passphrase = file.read_text(encoding="utf-8").strip() if file else ""
        made = make_backup(options["folder"], now=timezone.now(), passphrase=passphrase, with_keys=keys)
        note_backup(actor=SystemActor("tirek backup"), name=made.folder.name, size=made.size)
        return {
            "folder": str(made.folder),
            "size": made.size,
            "rows": sum(made.manifest.rows.values()),
            "keys": ("sealed" if passphrase else "clear") if keys else "none",
        }

    def show(self, document: dict[str, Any]) -> None:
        told = {name: format_count(document[name]) for name in ("size", "rows")} | {"folder": document["folder"]}
        self.stdout.write(_("Backed up to %(folder)s: %(rows)s rows, %(size)s bytes.") % told)
        said = {
            "clear": _(
                "It holds the keys in the clear: whoever has it reads every IIN. Keep it where only you can read."
            ),
            "sealed": _("The keys in it are encrypted. Without the passphrase they are lost: keep it elsewhere."),
            "none": _("It holds no keys. Without the person key no IIN in it can be read: keep the key elsewhere."),
        }
        self.stdout.write(said[document["keys"]])
