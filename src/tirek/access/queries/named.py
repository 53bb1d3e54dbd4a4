"""What commands are told by name."""

from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tirek.access.models import Grant, Role
from tirek.access.permissions import VIEW_GRANTS
from tirek.accounts.models import Account
from tirek.kernel.actor import Actor
from tirek.kernel.errors import Refused
from tirek.kernel.permissions import Permission, find
from tirek.structure.models import Unit
from tirek.structure.permissions import VIEW_UNIT

T = TypeVar("T")


class NoSuch(Refused):
    code = "no_such"
    message = _("There is no account, role, permission or unit “%(name)s”.")


def account_named(name: str) -> Account:
    return _found(Account.objects.filter(username=name).first(), name)


def role_named(name: str) -> Role:
    return _found(Role.objects.filter(key=name).first(), name)


def unit_named(name: str) -> Unit:
    return _found(Unit.objects.filter(code=name).first(), name)


def seen_account_named(actor: Actor, name: str) -> Account:
    """One's own, or one of whose grants the actor may know. Another is not there: the answer does not tell which."""
    account = account_named(name)
    known = account.pk == actor.account_id or seen_grants_of(actor, account).exists()
    return _found(account if known or actor.account_id is None else None, name)


def seen_unit_named(actor: Actor, name: str) -> Unit:
    return _found(actor.visible(Unit, VIEW_UNIT).filter(code=name).first(), name)


def seen_grants_of(actor: Actor, account: Account) -> QuerySet[Grant]:
    """The grants of an account that the actor may know: its own, and those where it may see who has which rights."""
    grants = Grant.objects.all() if account.pk == actor.account_id else actor.visible(Grant, VIEW_GRANTS)
    return grants.filter(account=account)


def permission_named(name: str) -> Permission:
    return _found(find(name), name)


def _found(thing: T | None, name: str) -> T:
    if thing is None:
        raise NoSuch(name=name)
    return thing
