"""The log at a million lines: sealing, proving, and what the auditor's page asks. All of it is taken back."""

import hashlib
import time
from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.clock import AnswersDiffer, Case, Proof, Result, Target, compare
from tirek.audit.actions import seal_entries
from tirek.audit.models import Entry
from tirek.audit.queries import proof
from tirek.desk.queries.log import Log
from tirek.kernel.actor import SystemActor

ACTOR = SystemActor("bench")


def log(today: date, rounds: int, lines: int) -> Iterator[Result]:
    """So many lines are added as acts and readings would have left them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ADD, {"lines": lines})
            cursor.execute("ANALYZE audit_entry")
        yield _sealing(lines)
        yield _proving(lines)
        # Names are short: they stand in a table.
        cases = [_searched("by act", act="people.viewed"), _searched("by day", first=today, last=today)]
        yield compare("the log, 50 lines of a search", cases, rounds=rounds, target=Target(p95=80))
        transaction.set_rollback(True)


def _sealing(lines: int) -> Result:
    begin, sealed = time.perf_counter(), 0
    while some := seal_entries():
        sealed += some
    took = time.perf_counter() - begin
    if sealed < lines:
        raise AnswersDiffer(f"{sealed} lines were sealed of {lines}")
    return Result(name="seal the log", ours=[took], by_hand=[], rows=sealed)


def _proving(lines: int) -> Result:
    """A million lines within a minute, against a walk that carries the digest from line to line by hand."""
    begin = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        found = proof()
    ours = time.perf_counter() - begin
    begin = time.perf_counter()
    count, head = _walked()
    by_hand = time.perf_counter() - begin
    answer = (found.lines, found.head.hex(), found.broken)
    if answer != (count, head.hex(), None):
        raise AnswersDiffer(f"the log: {answer} is not {(count, head.hex())}")
    evidence = Proof(
        case=f"{lines:,} lines", ours=[query["sql"] for query in asked.captured_queries], by_hand=[_WALK],
        our_answer=answer, hand_answer=(count, head.hex(), None),
    )  # fmt: skip
    target = Target(longest=60 * found.lines / 1_000_000)
    return Result(
        name="prove the log", ours=[ours], by_hand=[by_hand], rows=found.lines, target=target, proofs=[evidence]
    )


def _walked() -> tuple[int, bytes]:
    count, previous = 0, bytes(32)
    with connection.chunked_cursor() as cursor:
        cursor.execute(_WALK)
        for position, digest, kept in cursor:
            count += 1
            previous = hashlib.sha256(previous + count.to_bytes(8) + bytes(digest)).digest()
            if position != count or previous != bytes(kept):
                raise AnswersDiffer(f"the chain breaks at {position}")
    return count, previous


def _searched(name: str, act: str = "", first: date | None = None, last: date | None = None) -> Case:
    narrowed = Log(actor=ACTOR, act=act, since=first, until=last)

    def by_hand() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(_SEARCH, {"act": act or None, "first": first, "last": last})
            return [row[0] for row in cursor.fetchall()]

    return Case(name=name, ours=lambda: [line.pk for line in narrowed.reader().page(None).rows], by_hand=by_hand)


_ADD = f"""
INSERT INTO {Entry._meta.db_table} (
    account_id, on_behalf_of_id, reason, act, object_type, object_id, unit_id, person_id, old, new, resolution_id,
    resolution, mark, at)
SELECT NULL, NULL, 'bench',
       (ARRAY['people.viewed', 'members.admitted', 'members.transferred', 'people.corrected'])[1 + n %% 4],
       'people.person', n::text, u.ids[1 + n %% cardinality(u.ids)], n, '{{}}',
       jsonb_build_object('fields', jsonb_build_array('surname', 'phone'), 'count', n), NULL, '', md5(n::text),
       now() - make_interval(secs => n * 30)
FROM generate_series(1, %(lines)s) n, (SELECT array_agg(id) AS ids FROM structure_unit) u
"""

_WALK = """
SELECT s.position, audit_digest(e), s.hash FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id
ORDER BY s.position
"""

_SEARCH = """
SELECT id FROM audit_entry
WHERE (%(act)s::text IS NULL OR act = %(act)s)
  AND (%(first)s::date IS NULL OR at >= %(first)s::date::timestamp AT TIME ZONE 'Asia/Almaty')
  AND (%(last)s::date IS NULL OR at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'Asia/Almaty')
ORDER BY at DESC, id DESC LIMIT 50
"""
