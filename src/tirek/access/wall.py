"""The second wall: which account a transaction reads for, told to PostgreSQL in a way that cannot be forged.

The database knows a key that the serving roles cannot read. A scope names the account and the day and is signed for
this connection and this transaction alone: unset, empty, stale, forged or left over, it opens nothing.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tirek.access.actor import AccountActor
from tirek.kernel.actor import Actor

_SYSTEM = 0
_BLOCK = 64


def key() -> bytes:
    """Made of the site's secret, so that all its processes have it. The database has it in a table that a backup leaves
    out; see docs/operations.md.
    """
    return hashlib.sha256(b"tirek.wall\0" + settings.SECRET_KEY.encode()).digest()


def padded_keys() -> tuple[bytes, bytes]:
    """The two halves of HMAC-SHA256, as the database needs them: it has a hash and no more."""
    block = key().ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


@contextmanager
def scoped(actor: Actor, *, role: str = "") -> Iterator[None]:
    """One transaction in which PostgreSQL shows what the actor may see, and nothing after it.

    A process that connects as the owner, whom no wall holds, names the serving ``role`` that it takes meanwhile.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        before = sign(cursor, actor, role)
        yield
        if not transaction.get_rollback():
            cursor.execute(_SET, before)


def sign(cursor: Any, actor: Actor, taken: str = "") -> tuple[str, str]:
    """Set the scope until the end of the transaction; returns what stood before."""
    account = _SYSTEM if actor.account_id is None else actor.account_id
    day = actor.today if isinstance(actor, AccountActor) else timezone.localdate()
    cursor.execute(_ASK)
    pid, moment, scope, role = cursor.fetchone()
    said = f"{account}|{day:%Y-%m-%d}"
    mac = hmac.new(key(), f"{said}|{pid}|{moment}".encode(), hashlib.sha256).hexdigest()
    role_now = taken or settings.TIREK_SCOPE_ROLES["worker" if account == _SYSTEM else "web"] or role
    cursor.execute(_SET, (f"{said}|{mac}", role_now))
    return scope, role


_ASK = """
SELECT pg_backend_pid(), (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint,
       coalesce(current_setting('tirek.scope', true), ''), current_setting('role')
"""
_SET = "SELECT set_config('tirek.scope', %s, true), set_config('role', %s, true)"
