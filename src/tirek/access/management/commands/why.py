"""``tirek why ACCOUNT PERMISSION UNIT``: which grant gives it, or what is missing."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tirek.access.command import ReadingCommand
from tirek.access.queries import Reason, why
from tirek.access.queries.named import permission_named, seen_account_named, seen_grants_of, seen_unit_named
from tirek.kernel.actor import Actor
from tirek.kernel.numbers import format_count


class Command(ReadingCommand):
    help = "Say why an account may, or may not, do something at a unit: the grant, or what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", metavar="ACCOUNT", help="The sign-in name.")
        parser.add_argument("permission", metavar="PERMISSION", help="As tirek permissions lists them.")
        parser.add_argument("unit", metavar="UNIT", help="The code of the unit.")

    def read(self, actor: Actor, **options: Any) -> dict[str, Any]:
        account = seen_account_named(actor, options["account"])
        permission, unit = permission_named(options["permission"]), seen_unit_named(actor, options["unit"])
        answer = why(account, permission, unit, timezone.localdate())
        seen = set(seen_grants_of(actor, account).values_list("pk", flat=True))
        told = [reason for reason in answer.reasons if reason.grant.pk in seen]
        self.failed = not answer.allowed
        return {
            "allowed": answer.allowed,
            "closed": answer.closed,
            "permission": permission.key,
            "label": str(permission.label),
            "grants": [_said(reason) for reason in told],
            "hidden": len(answer.reasons) - len(told),
        }

    def show(self, document: dict[str, Any]) -> None:
        heading = _("May: %(what)s") if document["allowed"] else _("May not: %(what)s")
        self.stdout.write(str(heading) % {"what": document["label"]})
        if document["closed"]:
            self.stdout.write(str(_("The account is closed.")))
        if document["hidden"]:
            hidden = {"number": format_count(document["hidden"])}
            self.stdout.write(
                str(_("Grants where this account does not see who has which rights: %(number)s.")) % hidden
            )
        elif not document["grants"]:
            self.stdout.write(str(_("The account was given nothing.")))
        for grant in document["grants"]:
            stood = f" ({grant['instead_of']})" if grant["instead_of"] else ""
            self.stdout.write(f"  {grant['role']}, {grant['unit']}, {grant['period']}{stood}: {grant['says']}")


def _said(reason: Reason) -> dict[str, Any]:
    grant, instead = reason.grant, reason.grant.deputy_of
    start = grant.period.lower.isoformat() if grant.period.lower else "…"
    end = grant.period.upper.isoformat() if grant.period.upper else "…"
    return {
        "role": grant.role.name,
        "unit": grant.unit.code,
        "period": f"{start} – {end}",
        "instead_of": instead.account.username if instead else None,
        "verdict": str(reason.verdict.value),
        "says": str(reason.verdict.label),
    }
