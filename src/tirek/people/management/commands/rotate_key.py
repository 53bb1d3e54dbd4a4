"""``tirek rotate-key NEW_FILE``: replace the person key."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.kernel.sealing import SealingKey, current_key
from tirek.people.actions import rotate_key


class Command(Base):
    help = "Encrypt all personal identifiers anew with the key in NEW_FILE, which is made if it is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="NEW_FILE")

    def run(self, **options: Any) -> dict[str, Any]:
        """The old key is that of TIREK_KEY_FILE."""
        path, old = options["file"], current_key()
        new = SealingKey.read(path) if path.exists() else SealingKey.make(path, old.number % 255 + 1)
        with self.progress(_("Encrypting anew")) as report:
            values = rotate_key(
                actor=SystemActor("rotate-key"), old=old, new=new, report=lambda done: report(done, None)
            )
        return {"old": old.number, "new": new.number, "values": values}

    def show(self, document: dict[str, Any]) -> None:
        """What is to be done next."""
        self.stdout.write(
            _(
                "%(values)s values are encrypted with key %(new)s. Set TIREK_KEY_FILE to the new file, then start the "
                "server and the worker; keep the old key for older backups."
            )
            % document
        )
