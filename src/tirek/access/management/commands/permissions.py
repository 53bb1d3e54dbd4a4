"""``tirek permissions``: the table of roles as a matrix."""

from typing import Any

from django.core.management.base import CommandParser

from tirek.access.enums import Reach
from tirek.access.queries import matrix
from tirek.kernel.command import Command as Base

_NONE = "·"


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
        keys = [role["key"] for role in document["roles"]]
        names = keys if self.markdown else [role["name"] for role in document["roles"]]
        rows = [
            [f"`{row['key']}`" if self.markdown else row["key"], *(row["roles"].get(key, _NONE) for key in keys)]
            for row in document["permissions"]
        ]
        if self.markdown:
            self.stdout.write(table(["", *names], rows))
            return
        from rich.console import Console  # noqa: PLC0415 - slow to import, and not needed with --json
        from rich.table import Table  # noqa: PLC0415 - as above

        shown = Table("", *names)
        for row in rows:
            shown.add_row(row[0], *(_NONE if cell == _NONE else str(Reach(cell).label) for cell in row[1:]))
        Console(width=200).print(shown)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
