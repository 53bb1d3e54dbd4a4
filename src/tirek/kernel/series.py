"""Number series without gaps: card numbers, numbers of appeals, of minutes."""

from django.db import connection
from django.db.transaction import TransactionManagementError

_TAKE = """
INSERT INTO kernel_series AS series (name, last) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET last = series.last + excluded.last
RETURNING last
"""


_SKIP = """
INSERT INTO kernel_series AS series (name, last) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET last = greatest(series.last, excluded.last)
"""


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


def has_begun(name: str) -> bool:
    """Whether a number was ever taken from it, or passed over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM kernel_series WHERE name = %s)", [name])
        return bool(cursor.fetchone()[0])


def skip_to(name: str, last: int) -> None:
    """Go on after this number, where the series has not come so far: numbers of it were given without asking it."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("a series is moved on in the transaction that takes from it")
    with connection.cursor() as cursor:
        cursor.execute(_SKIP, [name, last])
