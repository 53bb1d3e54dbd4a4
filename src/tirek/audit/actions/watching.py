"""Watching for somebody who reads in mass."""

from django.db import connection, transaction

from tirek.audit.actions.recording import record
from tirek.audit.models import Entry
from tirek.audit.words import acts_of_looking
from tirek.kernel import locks
from tirek.kernel.actor import SystemActor
from tirek.kernel.locks import Lock

# Whoever works through a queue by hand opens one person in a minute or two. A hundred in an hour is not work: it is
# somebody who copies, or a program in somebody's name.
MASS_READING = 100


@transaction.atomic
def watch_reading() -> int:
    """Leave a line for each account that opened very many persons in the last hour; one in an hour is enough."""
    if not locks.hold_if_free(Lock.WATCHING):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_MASS, {"reading": acts_of_looking(), "most": MASS_READING})
        found = cursor.fetchall()
    actor = SystemActor("watch over reading")
    account_model = Entry._meta.get_field("account").related_model
    for account_id, persons in found:
        record(actor, "log.mass_reading", account_model(pk=account_id), new={"persons": persons})
    return len(found)


_MASS = """
SELECT account_id, count(DISTINCT person_id) FROM audit_entry e
WHERE act = ANY (%(reading)s) AND at > now() - interval '1 hour' AND account_id IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM audit_entry n WHERE n.act = 'log.mass_reading' AND n.at > now() - interval '1 hour'
      AND n.object_id = e.account_id::text)
GROUP BY account_id HAVING count(DISTINCT person_id) > %(most)s ORDER BY account_id
"""
