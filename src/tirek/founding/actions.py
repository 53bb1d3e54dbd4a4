"""Founding an organisation: by a command, or by whoever was handed the setup link."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tirek.access.actions import invite_to, load_roles
from tirek.access.models import Role
from tirek.access.wall import scoped
from tirek.accounts.actions import invite
from tirek.accounts.actions.invitations import Invited
from tirek.accounts.models import Account
from tirek.accounts.queries import digest_of
from tirek.audit.actions import record
from tirek.founding.models import SetupLink
from tirek.founding.queries import ADMINISTRATOR, opens
from tirek.kernel import locks
from tirek.kernel.actor import Actor, SystemActor
from tirek.kernel.errors import Refused
from tirek.kernel.locks import Lock
from tirek.kernel.periods import Period
from tirek.structure.actions import load_charter, open_unit
from tirek.structure.actions.names import Names
from tirek.structure.models import Charter, Kind, Unit
from tirek.structure.permissions import LOAD_CHARTER

LASTS = timedelta(days=3)
REASON = "the setup link"
FIRST = _("First administrator")


class AlreadyFounded(Refused):
    code = "already_founded"
    message = _("There is an organisation here already: %(name)s. Accounts are made by tirek invite and tirek grant.")


class SetupLinkGone(Refused):
    code = "setup_link_gone"
    message = _("This link no longer holds. Whoever runs the server makes a new one: tirek setup-link.")


@dataclass(frozen=True, kw_only=True)
class Founded:
    """What an organisation begins with: charter, name, and its centre, which bears the same name."""

    profile: str
    names: Names
    code: str
    opened: date
    young: range | None = None


@dataclass(frozen=True, kw_only=True)
class FirstAdministrator:
    """Who gives all other rights."""

    username: str
    full_name: str
    email: str
    language: str


class Founder(SystemActor):
    """Whoever came by the setup link. Nobody is signed in yet; the lines are the first administrator's own."""

    def __init__(self, account: Account) -> None:
        super().__init__(REASON)
        self.account_id = account.pk


@dataclass(frozen=True, kw_only=True)
class MadeLink:
    """The link, which is known now and never again."""

    link: str
    until: datetime


@transaction.atomic
def make_setup_link(*, actor: Actor, site: str, now: datetime) -> MadeLink:
    """A link that opens the setup of an empty database once. The one before no longer opens anything."""
    actor.require(LOAD_CHARTER)
    _check_empty()
    token = secrets.token_urlsafe(32)
    SetupLink.objects.all().delete()
    made = SetupLink.objects.create(digest=digest_of(token), made_at=now, expires_at=now + LASTS)
    record(actor, "founding.link_made", made, new={"until": made.expires_at.isoformat()})
    return MadeLink(link=site.rstrip("/") + reverse("founding:setup", args=[token]), until=made.expires_at)


@transaction.atomic
def found(*, actor: Actor, founded: Founded, today: date) -> Unit:
    """Load the charter and open the centre, on the day from which the organisation stands."""
    actor.require(LOAD_CHARTER)
    _check_empty()
    load_charter(actor=actor, profile=founded.profile, names=founded.names, young=founded.young)
    kind = Kind.objects.filter(parents=[]).order_by("level", "pk")[0]
    act = open_unit(
        actor=actor, code=founded.code, kind=kind, parent=None, names=founded.names, on=founded.opened, today=today,
        roll_known=False,
    )  # fmt: skip
    return Unit.objects.get(acts=act)


@transaction.atomic
def found_as_owner(
    *, actor: Actor, founded: Founded, first: FirstAdministrator | None, site: str, now: datetime
) -> tuple[Unit, Invited | None]:
    """As ``found``, with the roles that the profile adds, for the table of roles is the owner's; and with somebody
    who is invited to give rights, where one is named.
    """
    actor.require(LOAD_CHARTER)
    today = timezone.localtime(now).date()
    centre = found(actor=actor, founded=founded, today=today)
    load_roles(actor=actor)
    if first is None:
        return centre, None
    return centre, invite_to(
        actor=actor, username=first.username, full_name=first.full_name, email=first.email, language=first.language,
        site=site, now=now, role=Role.objects.get(key=ADMINISTRATOR), unit=centre, period=Period(today, None),
        reason=str(FIRST),
    )  # fmt: skip


@transaction.atomic
def found_by_link(
    *, actor: Actor, token: str, founded: Founded, first: FirstAdministrator, site: str, now: datetime
) -> Invited:
    """The organisation with its first administrator, who then chooses a password: all of it or nothing.

    Who has the link is who was handed it. The database gives the first right to nobody else, and once.
    """
    actor.require(LOAD_CHARTER)
    locks.hold(Lock.GRANTS)
    if not opens(token):
        raise SetupLinkGone
    today = timezone.localtime(now).date()
    made = invite(
        actor=actor, username=first.username, full_name=first.full_name, email=first.email, language=first.language,
        site=site, now=now,
    )  # fmt: skip
    founder = Founder(made.account)
    with scoped(founder):
        centre = found(actor=founder, founded=founded, today=today)
        with connection.cursor() as cursor:
            asked: list[Any] = [token, made.account.pk, centre.pk, today, str(FIRST)]
            cursor.execute("SELECT founding_first_grant(%s, %s, %s, %s, %s)", asked)
            (given,) = cursor.fetchone()
        if given is None:
            raise SetupLinkGone
        told = {"account": made.account.pk, "role": ADMINISTRATOR, "from": today.isoformat()}
        record(founder, "founding.founded", made.account, unit_id=centre.pk, new=told)
    return made


def _check_empty() -> None:
    charter = Charter.objects.first()
    if charter is not None:
        raise AlreadyFounded(name=charter)


@transaction.atomic
def note_backup(*, actor: Actor, name: str, size: int) -> None:
    """Leave the line by which the site knows when it was last backed up."""
    actor.require(LOAD_CHARTER)
    charter = Charter.objects.first()
    if charter is not None:
        record(actor, "founding.backed_up", charter, new={"backup": name, "size": size})
