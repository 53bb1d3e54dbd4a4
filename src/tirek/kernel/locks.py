"""Every advisory lock of the house, with what it keeps apart. All are let go of when the transaction ends."""

from enum import IntEnum

from django.db import connection

# All of ours share one first number, so that they meet no lock of somebody else in the same database.
FAMILY = 1953067621


class Lock(IntEnum):
    """A number that has been used is never given to another lock: two versions may serve the same database."""

    # Whoever changes the tree holds it alone, whoever adds to a count along it shares it. Taken by the SQL functions
    # structure_lock_tree and structure_share_tree, because triggers take it too.
    TREE = 1
    # Folding the deltas of figures.
    FIGURES = 2
    # Two people who end the last rights of each other would each see the other still holding theirs.
    GRANTS = 3
    # One roll at a time. Somebody without an IIN is known by name and birth date, and no index would keep two rolls
    # that are carried out side by side from entering the same person twice.
    ROLLS = 4
    # Two that seal the log at once would fork its chain.
    SEALING = 5
    # Two that watch over reading would leave the same line twice.
    WATCHING = 6


def hold(lock: Lock) -> None:
    """Wait until nobody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FAMILY, lock])


def hold_if_free(lock: Lock) -> bool:
    """Take it without waiting; tells whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [FAMILY, lock])
        (held,) = cursor.fetchone()
    return bool(held)


def hold_for(subject: str) -> None:
    """Wait for one among many of a kind, such as one session. Two subjects may, very seldom, wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])
