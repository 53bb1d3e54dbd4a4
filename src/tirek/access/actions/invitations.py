"""Inviting somebody to a duty: the account and the first thing it holds, together or not at all."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tirek.access.actions.grants import give_grant
from tirek.access.models import Role
from tirek.accounts.actions import invite
from tirek.accounts.actions.invitations import Invited
from tirek.accounts.permissions import MANAGE_ACCOUNTS
from tirek.kernel.actor import Actor
from tirek.kernel.periods import Period
from tirek.structure.models import Unit


@transaction.atomic
def invite_to(
    *, actor: Actor, username: str, full_name: str, email: str, language: str, site: str, now: datetime,
    role: Role, unit: Unit, period: Period, reason: str,
) -> Invited:  # fmt: skip
    """Make an account that holds the role at the unit, and the link by which its holder opens it."""
    actor.require(MANAGE_ACCOUNTS, unit)
    made = invite(
        actor=actor, username=username, full_name=full_name, email=email, language=language, site=site, now=now,
        at=(unit,),
    )  # fmt: skip
    give_grant(
        actor=actor, account=made.account, role=role, unit=unit, period=period, reason=reason,
        today=timezone.localtime(now).date(),
    )  # fmt: skip
    return made
