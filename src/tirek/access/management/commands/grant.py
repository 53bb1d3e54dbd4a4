"""``tirek grant ACCOUNT ROLE UNIT``: how the first administrator comes by the role, and the last one back to it."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from tirek.access.actions import give_grant
from tirek.access.queries.named import account_named, role_named, unit_named
from tirek.kernel.actor import SystemActor
from tirek.kernel.command import Command as Base
from tirek.kernel.dates import parse_date
from tirek.kernel.periods import Period


class Command(Base):
    help = "Give an account a role at a unit. Whoever may run commands here may do this; the log says so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", metavar="ACCOUNT", help="The sign-in name.")
        parser.add_argument("role", metavar="ROLE", help="As tirek permissions lists them.")
        parser.add_argument("unit", metavar="UNIT", help="The code of the unit.")
        parser.add_argument("--until", metavar="DATE", help="The day from which it no longer holds.")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="What the log will show.")

    def run(self, **options: Any) -> dict[str, Any]:
        account, role = account_named(options["account"]), role_named(options["role"])
        unit = unit_named(options["unit"])
        today = timezone.localdate()
        period = Period(today, parse_date(options["until"]) if options["until"] else None)
        grant = give_grant(
            actor=SystemActor("tirek grant"), account=account, role=role, unit=unit, period=period,
            reason=options["reason"], today=today,
        )  # fmt: skip
        return {"account": account.username, "role": role.name, "unit": unit.code, "from": grant.period.lower}

    def show(self, document: dict[str, Any]) -> None:
        self.stdout.write(f"{document['account']}: {document['role']}, {document['unit']}")
