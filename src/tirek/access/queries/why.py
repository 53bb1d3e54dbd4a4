"""Why somebody may do something somewhere, or may not: the grant, or what is missing."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from tirek.access.actor import AccountActor
from tirek.access.enums import Reach
from tirek.access.models import Grant
from tirek.accounts.models import Account
from tirek.kernel.permissions import Permission
from tirek.structure.models import Ancestry, Unit


class Verdict(models.TextChoices):
    """What one grant does for the question. The first gives the right, each other says why it does not."""

    GIVES = "gives", _("gives the right")
    OWN = "own", _("gives the right over what is one's own only")
    LACKS = "lacks", _("the role has no such right")
    ELSEWHERE = "elsewhere", _("the unit does not stand below")
    BESIDE = "beside", _("the role has the right at its own unit only")
    NOT_YET = "not_yet", _("has not begun")
    OVER = "over", _("has ended")
    PRINCIPAL = "principal", _("the one stood in for no longer holds it")


@dataclass(frozen=True)
class Reason:
    """One grant of the account and what it does for the question."""

    grant: Grant
    verdict: Verdict

    @property
    def gives(self) -> bool:
        return self.verdict == Verdict.GIVES


@dataclass(frozen=True)
class Answer:
    """Whether, and what each grant says; those that give the right first. A closed account holds nothing."""

    allowed: bool
    closed: bool
    reasons: list[Reason]


def why(account: Account, permission: Permission, unit: Unit, day: date) -> Answer:
    """Asked of the same grants, and answered by the same actor, as when it is done."""
    allowed = AccountActor(account, day).can(permission, unit)
    in_force = set(Grant.objects.in_force(day).filter(account=account).values_list("pk", flat=True))
    above = set(Ancestry.objects.today().filter(unit=unit).values_list("ancestor_id", flat=True))
    grants = account.grants.select_related("role", "unit", "deputy_of__account").order_by("pk")
    reasons = [Reason(grant, _verdict(grant, permission, unit, day, above, in_force)) for grant in grants]
    reasons.sort(key=lambda reason: Verdict.values.index(reason.verdict))
    return Answer(allowed, not account.is_active, reasons)


def _verdict(
    grant: Grant, permission: Permission, unit: Unit, day: date, above: set[int], in_force: set[int]
) -> Verdict:
    line = grant.role.permissions.filter(permission=permission.key).first()
    if grant.ended_at or (grant.period.upper is not None and grant.period.upper <= day):
        return Verdict.OVER
    if grant.period.lower is not None and grant.period.lower > day:
        return Verdict.NOT_YET
    if grant.pk not in in_force:
        return Verdict.PRINCIPAL
    if line is None:
        return Verdict.LACKS
    if line.reach == Reach.OWN:
        return Verdict.OWN
    if grant.unit_id not in above:
        return Verdict.ELSEWHERE
    return Verdict.GIVES if line.reach == Reach.BELOW or grant.unit_id == unit.pk else Verdict.BESIDE
