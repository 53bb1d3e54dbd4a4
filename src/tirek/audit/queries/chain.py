"""The chain held against the lines: where it first breaks."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max

from tirek.audit.models import Check, Entry, Seal
from tirek.kernel.progress import CountReport

# What may be wrong. ALTERED: line or seal is not what was sealed, or stands elsewhere. OUTSIDE: a line that must have
# been sealed and was not, so it came in past the ordinary way.
MISSING, REMOVED, ALTERED, OUTSIDE = "missing", "removed", "altered", "outside"
_STRIDE = 50_000


@dataclass(frozen=True, kw_only=True)
class Break:
    """The first place at which something is wrong. ``position`` is the place in the chain, none for a line outside."""

    fault: str
    position: int | None
    entry_id: int | None


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How far the chain reaches, what its last digest is, how many lines wait to be sealed, what is broken."""

    lines: int
    head: bytes
    unsealed: int
    broken: Break | None


def proof(report: CountReport = lambda done, total: None) -> Proof:
    """Walk the chain from its first line, a stride at a time, and look for lines beside it."""
    lines, head = head_of()
    broken = _walk(lines, report) or _outside()
    return Proof(lines=lines, head=head, unsealed=unsealed(), broken=broken)


def head_of() -> tuple[int, bytes]:
    """The last place that is taken, and the digest there."""
    last = Seal.objects.order_by("-position").values_list("position", "hash").first()
    return (last[0], bytes(last[1])) if last else (0, bytes(32))


def hash_at(position: int) -> bytes | None:
    found = Seal.objects.filter(position=position).values_list("hash", flat=True).first()
    return bytes(found) if found is not None else None


def unsealed() -> int:
    """How many lines wait. They are few: the worker seals every few seconds."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED)
        return int(cursor.fetchone()[0])


def _walk(lines: int, report: CountReport) -> Break | None:
    previous = bytes(32)
    for first in range(1, lines + 1, _STRIDE):
        last = min(first + _STRIDE - 1, lines)
        with connection.cursor() as cursor:
            cursor.execute(_BREAK, {"first": first, "last": last, "previous": previous})
            found = cursor.fetchone()
        if found:
            return Break(fault=found[0], position=found[1], entry_id=found[2])
        end = hash_at(last)
        if end is None:
            standing = Seal.objects.filter(position__range=(first, last)).aggregate(last=Max("position"))["last"]
            return Break(fault=MISSING, position=(standing or first - 1) + 1, entry_id=None)
        previous = end
        report(last, lines)
    return None


def _outside() -> Break | None:
    with connection.cursor() as cursor:
        cursor.execute(_OUTSIDE)
        found = cursor.fetchone()[0]
    return Break(fault=OUTSIDE, position=None, entry_id=found) if found is not None else None


# Each place is held against the place before by itself; no digest is carried along, so the database may go set-wise.
_BREAK = f"""
WITH walked AS MATERIALIZED (
    SELECT s.position, s.entry_id, s.hash, e.id AS found,
           CASE WHEN e.id IS NOT NULL THEN audit_digest(e) END AS digest
    FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id
    WHERE s.position BETWEEN %(first)s AND %(last)s
), beside AS (
    SELECT *, lag(position, 1, %(first)s::bigint - 1) OVER w AS before, lag(hash, 1, %(previous)s) OVER w AS previous
    FROM walked WINDOW w AS (ORDER BY position)
), judged AS (
    SELECT position, entry_id, before, CASE
        WHEN position <> before + 1 THEN '{MISSING}'
        WHEN found IS NULL THEN '{REMOVED}'
        WHEN hash <> audit_link(previous, position, digest) THEN '{ALTERED}' END AS fault
    FROM beside
)
SELECT fault, CASE WHEN fault = '{MISSING}' THEN before + 1 ELSE position END,
       CASE WHEN fault <> '{MISSING}' THEN entry_id END
FROM judged WHERE fault IS NOT NULL ORDER BY position LIMIT 1
"""

_LOW = """
(SELECT CASE WHEN low <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint THEN low ELSE 0 END
 FROM audit_seal ORDER BY position DESC LIMIT 1)
"""

_UNSEALED = f"""
SELECT count(*) FROM audit_entry e
WHERE e.xid >= coalesce({_LOW}, 0) AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)
"""

_OUTSIDE = f"""
SELECT min(e.id) FROM audit_entry e LEFT JOIN audit_seal s ON s.entry_id = e.id
WHERE s.entry_id IS NULL AND e.xid < {_LOW}
"""


@dataclass(frozen=True, kw_only=True)
class ChainState:
    """What the page of the chain says."""

    lines: int
    head: str
    sealed_at: datetime | None
    line: Entry | None
    unsealed: int
    check: Check | None

    @property
    def proved_all(self) -> bool:
        """Whether every line that is sealed was in the chain when it was last proved."""
        return self.check is not None and not self.check.fault and self.check.lines == self.lines


def state() -> ChainState:
    """Sealed to which line and when, how many wait, what the last proof found."""
    last = Seal.objects.order_by("-position").first()
    line = Entry.objects.filter(pk=last.entry_id).first() if last else None
    return ChainState(
        lines=last.position if last else 0,
        head=bytes(last.hash).hex() if last else "",
        sealed_at=last.at if last else None,
        line=line,
        unsealed=unsealed(),
        check=Check.objects.order_by("-pk").first(),
    )
