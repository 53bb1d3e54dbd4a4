"""The log behind the second wall: who reads which line, and what even they may not do to it."""

from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.access.test_wall import _logged_in, mine, tree, web
from tests.factories import Tree, a_member, an_account

from tirek.access.actor import AccountActor
from tirek.access.wall import sign
from tirek.audit.actions import record, saw
from tirek.audit.models import Entry
from tirek.kernel.actor import SystemActor
from tirek.people.models import SignIn

__all__ = ["_logged_in", "tree", "web"]
pytestmark = pytest.mark.xdist_group("wall")
DAY = date(2024, 5, 1)


def lines(*wanted: str) -> set[int]:
    return set(Entry.objects.filter(act__in=wanted).values_list("pk", flat=True))


def read(actor: Any, web: psycopg.Connection, *wanted: str) -> set[int]:
    return mine(actor, web, "audit_entry") & lines(*wanted)


def test_an_auditor_reads_the_lines_of_the_branch_and_nobody_below_reads_any(
    tree: Tree, web: psycopg.Connection
) -> None:
    system = SystemActor("a test")
    record(system, "test.here", tree["P1"], unit_id=tree["P1"].pk)
    record(system, "test.there", tree["P4"], unit_id=tree["P4"].pk)
    record(system, "test.whole", tree["C"])
    said = ("test.here", "test.there", "test.whole")
    auditor, whole = (AccountActor(an_account(tree[code], role="auditor")) for code in ("A1", "C"))
    chair = AccountActor(an_account(tree["P1"], role="chair"))
    assert read(auditor, web, *said) == lines("test.here")
    assert read(whole, web, *said) == lines(*said)
    assert read(chair, web, *said) == set()


def test_who_acted_and_whom_it_is_about_read_their_line(tree: Tree, web: psycopg.Connection) -> None:
    person, other = a_member(tree["P1"], DAY).person, a_member(tree["P1"], DAY).person
    chair, seen = an_account(tree["P1"], role="chair"), an_account(tree["P1"], role="member")
    SignIn.objects.create(person=person, account=seen)
    for about in (person, other):
        saw(AccountActor(chair), "people.viewed", about, person_id=about.pk, unit_id=tree["P1"].pk)
    assert read(AccountActor(chair), web, "people.viewed") == lines("people.viewed")
    own = Entry.objects.get(act="people.viewed", person_id=person.pk)
    assert read(AccountActor(seen), web, "people.viewed") == {own.pk}


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_entry SET act = 'nothing'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "INSERT INTO audit_seal (position, entry_id, hash, low) SELECT 99, id, '', 0 FROM audit_entry LIMIT 1",
        "INSERT INTO audit_check (lines, head, fault) VALUES (1, '', '')",
        "UPDATE audit_seal SET hash = ''",
        "DELETE FROM audit_seal",
    ],
)
def test_pages_add_lines_and_do_nothing_else_to_them(tree: Tree, web: psycopg.Connection, attack: str) -> None:
    record(SystemActor("a test"), "test.here", tree["P1"], unit_id=tree["P1"].pk)
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["C"])))
        with pytest.raises(errors.InsufficientPrivilege):
            cursor.execute(attack)


@pytest.mark.parametrize(
    ("column", "value"),
    [("account_id", "{other}"), ("at", "'2020-01-01'"), ("xid", "1"), ("account_id", "NULL")],
)
def test_pages_write_lines_of_now_and_of_whoever_acts(
    tree: Tree, web: psycopg.Connection, column: str, value: str
) -> None:
    actor, other = an_account(tree["P1"], role="chair"), an_account(tree["C"])
    values = {"account_id": str(actor.pk), "at": "statement_timestamp()", "xid": "pg_current_xact_id()::text::bigint"}
    line = (
        "INSERT INTO audit_entry (act, object_type, object_id, reason, old, new, resolution, mark, {names}) "
        "VALUES ('test.here', '', '', '', '{{}}', '{{}}', '', '', {values})"
    )
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(actor))
        cursor.execute(line.format(names=", ".join(values), values=", ".join(values.values())))
        values[column] = value.format(other=other.pk)
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            cursor.execute(line.format(names=", ".join(values), values=", ".join(values.values())))
