"""Giving rights and ending them."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tirek.access.enums import Reach
from tirek.access.models import Grant, Role
from tirek.access.permissions import DEPUTISE, GIVE_GRANTS
from tirek.accounts.models import Account
from tirek.audit.actions import record
from tirek.kernel import locks
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.locks import Lock
from tirek.kernel.periods import Period
from tirek.kernel.permissions import Permission, find
from tirek.structure.enums import UnitRole as Place
from tirek.structure.models import Ancestry, Unit


class MoreThanHeld(Refused):
    code = "more_than_held"
    field = ("role", "account")
    message = _("You cannot give what you do not hold there yourself: %(permission)s.")


class RolesExclude(Refused):
    code = "roles_exclude"
    field = ("role", "account")
    message = _("Nobody is both %(role)s and %(other)s over the same unit. This account already holds the one.")


class GrantStands(Refused):
    code = "grant_stands"
    field = ("role", "account")
    message = _("This account already holds this role at this unit in these days.")


class LastAdministrator(Refused):
    code = "last_administrator"
    message = _("Nobody else could give rights at the centre any more. Give somebody this role first.")


class HoldsMore(Refused):
    code = "holds_more"
    message = _("%(account)s holds more than you: %(permission)s. Ask somebody who holds all that this account does.")


class GrantEnded(Refused):
    code = "grant_ended"
    field = "on"
    message = _("This right has already ended.")


class PeriodOver(Refused):
    code = "period_over"
    field = ("until", "on")
    message = _("The last day lies before the first, or in the past.")


class StandsInTooLong(Refused):
    code = "stands_in_too_long"
    field = "until"
    message = _("Somebody stands in for a year at most. Give the right itself for longer.")


class BeginsInPast(Refused):
    code = "begins_in_past"
    field = "since"
    message = _("A right is given from today on or later, not for days that are over.")


class NotToOneself(Refused):
    code = "not_to_oneself"
    field = "account"
    message = _("Nobody stands in for themselves.")


class ReasonMissing(Refused):
    code = "reason_missing"
    field = "reason"
    message = _("Say why: it is what the log will show.")


# A year, also one with a 29 February.
_LONGEST = timedelta(days=366)


@transaction.atomic
def give_grant(
    *, actor: Actor, account: Account, role: Role, unit: Unit, period: Period, reason: str, today: date
) -> Grant:
    """Let the account act in the role at the unit, from the first day of the period up to, not with, its end.

    Nobody gives what they do not hold, or above where they hold it.
    """
    actor.require(GIVE_GRANTS, unit)
    locks.hold(Lock.GRANTS)
    _check_covered(actor, role, unit)
    _check_period(period, reason, today)
    _check_not_excluded(account, role, unit, period)
    _check_not_standing(account, role, unit, period)
    grant = Grant.objects.create(
        account=account, role=role, unit=unit, period=period.to_range(), reason=reason, given_by_id=actor.account_id
    )
    _log(actor, "grants.given", grant, new=_said(grant))
    return grant


@transaction.atomic
def deputise(*, actor: Actor, grant: Grant, account: Account, period: Period, reason: str, today: date) -> Grant:
    """Let another account stand in for one's own grant for some days. It ends with the grant itself at the latest."""
    if grant.account_id != actor.account_id:
        actor.require(GIVE_GRANTS, grant.unit)
        _check_covered(actor, grant.role, grant.unit)
    actor.require(DEPUTISE, grant.unit)
    locks.hold(Lock.GRANTS)
    grant = Grant.objects.get(pk=grant.pk)
    if grant.deputy_of_id or not Grant.objects.in_force(today).filter(pk=grant.pk).exists():
        raise GrantEnded
    if account.pk == grant.account_id:
        raise NotToOneself
    if period.end is None:
        raise PeriodOver
    _check_period(period, reason, today)
    if period.start is not None and period.end - period.start > _LONGEST:
        raise StandsInTooLong
    _check_not_excluded(account, grant.role, grant.unit, period)
    _check_not_standing(account, grant.role, grant.unit, period)
    deputy = Grant.objects.create(
        account=account, role=grant.role, unit=grant.unit, period=period.to_range(), reason=reason,
        given_by_id=actor.account_id, deputy_of=grant,
    )  # fmt: skip
    _log(actor, "grants.deputised", deputy, new={**_said(deputy), "instead_of": grant.account_id})
    return deputy


@transaction.atomic
def end_grant(*, actor: Actor, grant: Grant, on: date, reason: str, today: date) -> Grant:
    """Let the right end: it no longer holds on the day. One that begins that day or later never holds.

    Of one that began today and ends today the day is kept, for it held; from now on it does not.
    """
    mine = grant.account_id == actor.account_id or bool(
        grant.deputy_of and grant.deputy_of.account_id == actor.account_id
    )
    if not mine:
        actor.require(GIVE_GRANTS, grant.unit)
    locks.hold(Lock.GRANTS)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.ended_at or (grant.period.upper is not None and grant.period.upper <= on):
        raise GrantEnded
    if on < today:
        raise PeriodOver
    if not reason.strip():
        raise ReasonMissing
    if not mine:
        _check_covered(actor, grant.role, grant.unit)
    _end(actor, grant, on, reason, today)
    _check_administrator_kept(on)
    return grant


def _end(actor: Actor, grant: Grant, on: date, reason: str, today: date) -> None:
    old, first = _said(grant), grant.period.lower
    if first is not None and first > today and first >= on:
        # It has not begun. A period of no day is not kept; the log is.
        _log(actor, "grants.ended", grant, old=old, new={"reason": reason})
        grant.deputies.all().delete()
        grant.delete()
        return
    if first == on:
        grant.period, grant.ended_at = Period.on(on).to_range(), Now()
    else:
        grant.period = Period(first, on).to_range()
    grant.save(update_fields=["period", "ended_at"])
    _log(actor, "grants.ended", grant, old=old, new={"until": on.isoformat(), "reason": reason})


def check_administrator_left(account: Account, day: date) -> None:
    """Raises LastAdministrator where nobody but this account can give rights at the centre for good."""
    locks.hold(Lock.GRANTS)
    keepers = _keepers(day)
    if keepers.filter(account=account).exists() and not keepers.exclude(account=account).exists():
        raise LastAdministrator


def check_holds_as_much(actor: Actor, account: Account, day: date) -> None:
    """Raises HoldsMore unless the actor holds all that the account does, today and with what is to come."""
    standing = account.grants.not_over(day).select_related("role", "unit").order_by("pk")
    for grant in standing:
        try:
            _check_covered(actor, grant.role, grant.unit)
        except MoreThanHeld as refusal:
            raise HoldsMore(account=account, **refusal.params) from refusal


def _check_administrator_kept(day: date) -> None:
    """Raises LastAdministrator unless an open account can give rights at the centre on the day, and for good."""
    if not _keepers(day).exists():
        raise LastAdministrator


def _keepers(day: date) -> QuerySet[Grant]:
    return Grant.objects.in_force(day).filter(
        period__upper_inf=True,
        deputy_of__isnull=True,
        unit__role=Place.CENTRE,
        account__is_active=True,
        role__permissions__permission=GIVE_GRANTS.key,
        role__permissions__reach=Reach.BELOW,
    )


def _check_covered(actor: Actor, role: Role, unit: Unit) -> None:
    """What reaches one's own only is given to anybody: it opens nothing of others'."""
    for line in role.permissions.exclude(reach=Reach.OWN).order_by("permission"):
        permission = find(line.permission)
        if permission is not None and not _covers(actor, permission, unit, Reach(line.reach)):
            raise MoreThanHeld(permission=permission.label)


def _covers(actor: Actor, permission: Permission, unit: Unit, reach: Reach) -> bool:
    if not actor.can(permission, unit):
        return False
    if reach == Reach.UNIT:
        return True
    below = Unit.objects.filter(pk__in=Ancestry.objects.today().filter(ancestor=unit).values("unit_id"))
    return not below.exclude(pk__in=actor.visible(Unit, permission).values("pk")).exists()


def _check_period(period: Period, reason: str, today: date) -> None:
    """What was held in the past is what the lists of past days say, so nobody adds to it."""
    if period.start is None or period.start < today:
        raise BeginsInPast
    if period.is_empty or (period.end is not None and period.end <= today):
        raise PeriodOver
    if not reason.strip():
        raise ReasonMissing


def _check_not_standing(account: Account, role: Role, unit: Unit, period: Period) -> None:
    if _overlapping(account, period).filter(role=role, unit=unit).exists():
        raise GrantStands


def _overlapping(account: Account, period: Period) -> QuerySet[Grant]:
    """What the account holds in these days. What has ended within a day leaves the rest of it free."""
    return account.grants.filter(period__overlap=period.to_range(), ended_at__isnull=True)


def _check_not_excluded(account: Account, role: Role, unit: Unit, period: Period) -> None:
    """Where one of the two units stands above the other, or is the other."""
    line = Ancestry.objects.today()
    held = _overlapping(account, period).filter(role__in=role.excludes.all()).select_related("role")
    clash = held.filter(unit__in=line.filter(ancestor=unit).values("unit_id")).first() or held.filter(
        unit__in=line.filter(unit=unit).values("ancestor_id")
    ).first()  # fmt: skip
    if clash is not None:
        raise RolesExclude(role=role.name, other=clash.role.name)


def _said(grant: Grant) -> dict[str, object]:
    return {
        "account": grant.account_id,
        "role": grant.role.key,
        "from": grant.period.lower.isoformat() if grant.period.lower else None,
        "until": grant.period.upper.isoformat() if grant.period.upper else None,
        "reason": grant.reason,
    }


def _log(actor: Actor, act: str, grant: Grant, *, old: dict[str, object] | None = None, new: dict[str, object]) -> None:
    record(actor, act, grant, unit_id=grant.unit_id, old=old, new=new)
