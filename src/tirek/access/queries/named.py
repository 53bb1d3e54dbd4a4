"""What commands are told by name."""

from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from tirek.access.models import Role
from tirek.accounts.models import Account
from tirek.kernel.errors import Refused
from tirek.kernel.permissions import Permission, find
from tirek.structure.models import Unit

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


def permission_named(name: str) -> Permission:
    return _found(find(name), name)


def _found(thing: T | None, name: str) -> T:
    if thing is None:
        raise NoSuch(name=name)
    return thing
