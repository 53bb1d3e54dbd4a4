"""Sealing: giving the lines that were written since then their place in the chain."""

import hashlib

from django.db import connection, transaction

from tirek.kernel import locks
from tirek.kernel.locks import Lock

BATCH = 20_000
EMPTY = bytes(32)


@transaction.atomic
def seal_entries() -> int:
    """Seal what is committed and unsealed, at most a batch of it; returns how many lines that were.

    Nobody waits for it: an act writes its line and goes on. Two that seal at once would fork the chain, so the second
    leaves it to the first. The place of a line follows from when it could be seen, not from its number: a transaction
    that took long may bring low numbers late, and they come after those that stand already.
    """
    if not locks.hold_if_free(Lock.SEALING):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        position, previous, low, horizon = cursor.fetchone()
        cursor.execute(_UNSEALED, [low, BATCH])
        rows = cursor.fetchall()
        if not rows:
            return 0
        hashes, ids = [], []
        for place, (entry_id, digest) in enumerate(rows, start=position + 1):
            previous = hashlib.sha256(bytes(previous) + place.to_bytes(8) + bytes(digest)).digest()
            hashes.append(previous)
            ids.append(entry_id)
        # Of a batch that left some over it cannot be said that all before the horizon are sealed.
        cursor.execute(_SEAL, [position, low if len(rows) == BATCH else horizon, ids, hashes])
    return len(rows)


# The horizon is asked for before the lines: whatever a transaction before it wrote can be seen by then. The numbers of
# transactions begin anew where a database is restored from a dump; one that has not come yet is of the old place.
_LAST = """
SELECT coalesce(s.position, 0), coalesce(s.hash, decode(repeat('00', 32), 'hex')),
       CASE WHEN s.low <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint THEN s.low ELSE 0 END,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint
FROM (SELECT 1) one LEFT JOIN (SELECT * FROM audit_seal ORDER BY position DESC LIMIT 1) s ON true
"""

_UNSEALED = """
SELECT e.id, audit_digest(e) FROM audit_entry e
WHERE e.xid >= %s AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)
ORDER BY e.id LIMIT %s
"""

_SEAL = """
INSERT INTO audit_seal (position, low, entry_id, hash)
SELECT %s + t.nth, %s, t.entry_id, t.hash FROM unnest(%s::bigint[], %s::bytea[]) WITH ORDINALITY t (entry_id, hash, nth)
"""
