"""How many rows a long list has, counted to the last one: for whoever asks, as long as one may wait for a page."""

from collections.abc import Callable

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

# In milliseconds.
LONGEST = 5_000
_LIMIT = "SELECT set_config('statement_timeout', %s, true)"


def counted_in_time(count: Callable[[], int], longest: int = LONGEST) -> int | None:
    """What it counts; None where it takes longer."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LIMIT, [str(longest)])
            found = count()
            # The rest of the page has the time that it had before.
            transaction.set_rollback(True)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return None
    return found
