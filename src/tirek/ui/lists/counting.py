"""How many rows a long list has, counted to the last one: for whoever asks, as long as one may wait for a page."""

from collections.abc import Callable

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

# In milliseconds.
LONGEST = 5_000
_LIMIT = "SELECT set_config('statement_timeout', %s, true)"


def counted_in_time(count: Callable[[], int], longest: int = LONGEST) -> int | None:
    """What it counts; None where it takes longer. The rest of the page has the time that it had before."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            before = cursor.fetchone()[0]
            cursor.execute(_LIMIT, [str(longest)])
            found = count()
            cursor.execute(_LIMIT, [before])
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return None
    return found
