"""The chain of the log: sealing beside acts that take long, and what an owner of the tables cannot hide."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import SYSTEM

from tirek.accounts.models import Account
from tirek.audit.actions import prove, record, seal_entries
from tirek.audit.models import Check, Entry, Seal
from tirek.audit.queries import Break, proof
from tirek.kernel.locks import FAMILY, Lock


def write(lines: int) -> list[int]:
    """Some lines, and their numbers."""
    account = Account(pk=1)
    for number in range(lines):
        record(SYSTEM, "accounts.closed", account, new={"number": number})
    return list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:lines])[::-1]


def tamper(table: str, what: str) -> None:
    """As the owner, who may take the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(what)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A test that commits. What it leaves is taken away as only an owner can."""
    with django_db_blocker.unblock():
        yield
        for table in ("audit_seal", "audit_check", "audit_entry"):
            tamper(table, f"DELETE FROM {table}")


@contextmanager
def beside() -> Iterator[Any]:
    """A second connection, in a transaction of its own."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            yield cursor
            other.commit()
    finally:
        other.close()


LINE = """
INSERT INTO audit_entry (act, object_type, object_id, reason, old, new, resolution, mark)
VALUES ('accounts.closed', 'accounts.account', '1', '', '{}', '{}', '', '') RETURNING id
"""


@pytest.mark.django_db
def test_every_line_gets_the_next_place() -> None:
    first = write(3)
    assert seal_entries() == 3
    second = write(2)
    assert seal_entries() == 2
    assert seal_entries() == 0
    assert list(Seal.objects.order_by("position").values_list("position", "entry_id")) == [
        *enumerate([*first, *second], start=1)
    ]
    found = proof()
    assert (found.lines, found.unsealed, found.broken) == (5, 0, None)
    assert found.head == bytes(Seal.objects.get(position=5).hash)


@pytest.mark.django_db
def test_what_is_not_sealed_is_told() -> None:
    write(2)
    seal_entries()
    write(3)
    assert proof().unsealed == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "what", "fault", "place", "names_line"),
    [
        ("audit_entry", "UPDATE audit_entry SET new = '{\"number\": 77}' WHERE id = {0}", "altered", 3, True),
        ("audit_entry", "UPDATE audit_entry SET at = at - interval '1 second' WHERE id = {0}", "altered", 3, True),
        ("audit_entry", "UPDATE audit_entry SET account_id = NULL, person_id = 5 WHERE id = {0}", "altered", 3, True),
        ("audit_entry", "DELETE FROM audit_entry WHERE id = {0}", "removed", 3, True),
        ("audit_seal", "DELETE FROM audit_seal WHERE entry_id = {0}", "missing", 3, False),
        ("audit_seal", "UPDATE audit_seal SET hash = sha256('x') WHERE entry_id = {0}", "altered", 3, True),
        ("audit_seal", "UPDATE audit_seal SET entry_id = 3 - entry_id WHERE entry_id = {0}", "removed", 3, False),
        ("audit_seal", "DELETE FROM audit_seal WHERE position < 3", "missing", 1, False),
    ],
)
def test_tampering_is_found_and_named(table: str, what: str, fault: str, place: int, names_line: bool) -> None:
    lines = write(6)
    seal_entries()
    tamper(table, what.replace("{0}", str(lines[2])))
    broken = proof().broken
    assert broken is not None
    assert (broken.fault, broken.position) == (fault, place)
    assert not names_line or broken.entry_id == lines[2]


@pytest.mark.django_db
@pytest.mark.parametrize("past", ["at", "xid"])
def test_nobody_writes_a_line_of_another_moment(past: str) -> None:
    """Not the owner either: it would be sealed as if it had been there."""
    value = {"at": "'2026-01-01'", "xid": "1"}[past]
    line = LINE.replace("mark)", f"mark, {past})").replace("'', '') RET", f"'', '', {value}) RET")
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="of now"), transaction.atomic():
        cursor.execute(line)
    with connection.cursor() as cursor:
        cursor.execute(LINE)
    assert seal_entries() == 1


@pytest.mark.django_db
def test_two_lines_that_change_places_are_found() -> None:
    lines = write(4)
    seal_entries()
    swap = (
        "UPDATE audit_seal SET entry_id = CASE entry_id WHEN {1} THEN -{2} ELSE -{1} END WHERE entry_id IN ({1}, {2})"
    )
    tamper("audit_seal", swap.format("", lines[1], lines[2]))
    tamper("audit_seal", "UPDATE audit_seal SET entry_id = -entry_id WHERE entry_id < 0")
    assert proof().broken == Break(fault="altered", position=2, entry_id=lines[2])


@pytest.mark.django_db
def test_a_line_taken_out_of_the_middle_with_its_seal_is_found_however_the_rest_is_moved_up() -> None:
    lines = write(5)
    seal_entries()
    tamper("audit_entry", f"DELETE FROM audit_entry WHERE id = {lines[2]}")
    tamper("audit_seal", "DELETE FROM audit_seal WHERE position = 3")
    assert proof().broken == Break(fault="missing", position=3, entry_id=None)
    for place in (4, 5):
        tamper("audit_seal", f"UPDATE audit_seal SET position = {place - 1} WHERE position = {place}")
    assert proof().broken == Break(fault="altered", position=3, entry_id=lines[3])


@pytest.mark.usefixtures("committed")
def test_a_line_written_past_the_sealing_is_found() -> None:
    write(2)
    seal_entries()
    tamper("audit_entry", LINE.replace("mark)", "mark, xid)").replace("'', '') RET", "'', '', 3) RET"))
    line = Entry.objects.latest("pk")
    assert seal_entries() == 0
    assert proof().broken == Break(fault="outside", position=None, entry_id=line.pk)


@pytest.mark.usefixtures("committed")
def test_a_line_that_comes_late_is_sealed_after_those_that_stand() -> None:
    with beside() as cursor:
        cursor.execute(LINE)
        late = cursor.fetchone()[0]
        early = write(2)
        assert min(early) > late
        assert seal_entries() == 2
        more = write(1)
        assert seal_entries() == 1
    assert seal_entries() == 1
    assert list(Seal.objects.order_by("position").values_list("entry_id", flat=True)) == [*early, *more, late]
    assert proof().broken is None
    assert proof().unsealed == 0


@pytest.mark.usefixtures("committed")
def test_two_that_seal_at_once_do_not_fork_the_chain() -> None:
    write(50)
    with beside() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FAMILY, Lock.SEALING])
        assert seal_entries() == 0
    sealed: list[int] = []

    def work(act: Callable[[], int]) -> None:
        try:
            sealed.append(act())
        finally:
            connection.close()

    threads = [Thread(target=work, args=(seal_entries,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sealed.append(seal_entries())
    assert sum(sealed) == 50
    assert Seal.objects.count() == 50
    assert proof().broken is None


@pytest.mark.usefixtures("committed")
def test_a_dump_restored_into_another_database_goes_on() -> None:
    """There the numbers of transactions are lower than those that the seals remember."""
    write(2)
    seal_entries()
    tamper("audit_seal", "UPDATE audit_seal SET low = 1000000000000000")
    write(2)
    assert proof().unsealed == 2
    assert seal_entries() == 2
    assert proof().broken is None
    assert Seal.objects.get(position=4).low < 1000000000000000


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_entry", "audit_seal", "audit_check"])
@pytest.mark.parametrize("what", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nothing_is_changed_or_removed(table: str, what: str) -> None:
    write(1)
    seal_entries()
    prove()
    if table == "audit_seal":
        what = what.replace("id = id", "low = low")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(what.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["tirek_web", "tirek_worker"])
@pytest.mark.parametrize("table", ["audit_entry", "audit_seal", "audit_check"])
def test_who_serves_may_only_add(login: str, table: str) -> None:
    """And a seal, or that the chain was proved, is added by the worker alone."""
    adds = table == "audit_entry" or login == "tirek_worker"
    with connection.cursor() as cursor:
        rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        cursor.execute(
            "SELECT array_agg(has_table_privilege(%s, %s, r)) FROM unnest(%s::text[]) r", [login, table, list(rights)]
        )
        assert cursor.fetchone()[0] == [True, adds, False, False, False]


@pytest.mark.django_db
def test_a_proof_is_written_down() -> None:
    lines = write(3)
    seal_entries()
    assert prove().broken is None
    tamper("audit_entry", f"DELETE FROM audit_entry WHERE id = {lines[1]}")
    prove()
    good, bad = Check.objects.order_by("pk")
    assert (good.lines, good.fault) == (3, "")
    assert (bad.fault, bad.position, bad.entry_id) == ("removed", 2, lines[1])
