"""What tests of the pages of accounts and rights share."""

import time
from typing import Any

from django.test import Client

from tirek.accounts.models import Account


def fresh(account: Account) -> Client:
    """Signed in, and has just shown who they are."""
    client = Client()
    client.force_login(account)
    session = client.session
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def refused(answer: Any) -> str:
    """What the page of a refused form says."""
    assert answer.status_code == 422
    return str(answer.content.decode())
