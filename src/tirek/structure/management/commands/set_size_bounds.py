"""``tirek set-size-bounds LEAST MOST``: how large the charter wants a primary organisation to be."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.structure.actions import set_size_bounds


def _bound(text: str) -> int | None:
    """A number, or the word for none."""
    if text == "none":
        return None
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text!r} is neither a number nor none")
    return int(text)


class Command(Base):
    help = "Set the least and the most members of a primary organisation; none where there is no bound."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("least", type=_bound, metavar="LEAST")
        parser.add_argument("most", type=_bound, metavar="MOST")

    def run(self, **options: Any) -> dict[str, Any]:
        """Both numbers included."""
        least, most = options["least"], options["most"]
        changed = set_size_bounds(actor=SystemActor("set-size-bounds"), least=least, most=most)
        return {"least": least, "most": most, "changed": changed}

    def show(self, document: dict[str, Any]) -> None:
        """One line."""
        shown = {name: "–" if document[name] is None else document[name] for name in ("least", "most")}
        self.stdout.write(_("A primary organisation has at least %(least)s and at most %(most)s members.") % shown)
