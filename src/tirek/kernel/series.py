"""Number series without gaps: card numbers, numbers of appeals, of minutes."""

from django.db import connection
from django.db.transaction import TransactionManagementError

_TAKE = """
INSERT INTO kernel_series AS series (name, last) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET last = series.last + excluded.last
RETURNING last
"""


def take(name: str) -> int:
    """The next number, from 1. The series stays locked until the transaction ends, and a rollback gives it back."""
    return take_many(name, 1)[0]


def take_many(name: str, count: int) -> range:
    """So many following numbers at once. The order in which series are taken must be the same everywhere."""
    if count < 0:
        raise ValueError(f"cannot take {count} numbers")
    if not connection.in_atomic_block:
        raise TransactionManagementError("a number is taken in the transaction that uses it, or it may be lost")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [name, count])
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)
