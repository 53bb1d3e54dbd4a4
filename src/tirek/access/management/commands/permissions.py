"""``tirek permissions``: the table of roles as a matrix."""

from typing import Any

from django.core.management.base import CommandParser

from tirek.access.enums import Reach
from tirek.access.queries import matrix
from tirek.kernel.command import Command as Base

_NONE = "·"
_SIGNS = {str(Reach.BELOW.value): "▼", str(Reach.UNIT.value): "■", str(Reach.OWN.value): "○"}


class Command(Base):
    help = "Print who may do what: permission × role, and how far it reaches."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--markdown", action="store_true", help="As the table that docs/rights.md shows.")

    def run(self, **options: Any) -> dict[str, Any]:
        self.markdown = options["markdown"]
        roles, rows = matrix()
        return {
            "roles": [{"key": role.key, "name": role.name} for role in roles],
            "permissions": [
                {
                    "key": row.permission.key,
                    "label": str(row.permission.label),
                    "roles": {role.key: reach for role, reach in zip(roles, row.reaches, strict=True) if reach},
                }
                for row in rows
            ],
        }

    def show(self, document: dict[str, Any]) -> None:
        """As wide as a terminal is: the roles stand by number, with their names below."""
        keys = [role["key"] for role in document["roles"]]
        rows = [[row["key"], *(row["roles"].get(key, _NONE) for key in keys)] for row in document["permissions"]]
        if self.markdown:
            self.stdout.write(_markdown(["", *keys], [[f"`{row[0]}`", *row[1:]] for row in rows]))
            return
        self.table(
            ["", *map(str, range(1, len(keys) + 1))],
            [[row[0], *(_SIGNS.get(cell, cell) for cell in row[1:])] for row in rows],
        )
        for number, role in enumerate(document["roles"], start=1):
            self.stdout.write(f"{number:>3}  {role['name']}")
        for reach, sign in _SIGNS.items():
            self.stdout.write(f"  {sign}  {Reach(reach).label}")


def _markdown(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
