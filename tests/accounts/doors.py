"""What tests of accounts share: an account with a password, a client at the door, the code an app would show."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone
from tests.factories import SYSTEM, an_account

from tirek.accounts.actions import invite
from tirek.accounts.actions.invitations import Invited
from tirek.accounts.models import Account
from tirek.kernel.errors import Refused
from tirek.structure.models import Unit

PASSWORD = "құпия сөз 12"
SITE = "https://tirek.example/"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_holder(*units: Unit, username: str = "seitova", role: str = "administrator", **more: Any) -> Account:
    """Somebody who can sign in, by the password alone."""
    account = an_account(*units, username=username, role=role, factor=False)
    account.set_password(PASSWORD)
    for name, value in more.items():
        setattr(account, name, value)
    account.save()
    return account


def an_invitation(username: str = "omarova", email: str = "omarova@example.kz", **more: Any) -> Invited:
    given: dict[str, Any] = {"full_name": "Омарова Жанар", "language": "ru", "site": SITE, "now": timezone.now()}
    return invite(actor=SYSTEM, username=username, email=email, **given | more)


def signed_in(username: str = "seitova", password: str = PASSWORD) -> Client:
    client = Client()
    assert client.post("/sign-in/", {"username": username, "password": password}).status_code == 302
    return client


def code_of(secret: str, steps: int = 0) -> str:
    """What an app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def enrol(client: Client) -> str:
    """Set up an app as its holder does. Returns the secret."""
    secret = str(client.get("/security/app/").context["form"].secret)
    answer = client.post("/security/app/", {"code": code_of(secret)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/security/codes/")
    return secret


def codes_of(account: Account) -> list[str]:
    found = Authenticator.objects.get(user=account, type=Authenticator.Type.RECOVERY_CODES)
    return list(found.wrap().get_unused_codes())


def is_in(client: Client) -> bool:
    return client.get("/security/").status_code == 200


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code
