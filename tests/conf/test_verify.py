"""``tirek verify`` finds what was changed past the acts: data that no sum shows, and guards that were taken off."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from tests.factories import Tree, a_member, an_act, leave, move, transfer

from tirek.kernel.declarations import proofs
from tirek.structure.models.acts import recording

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
DAY = date(2020, 6, 1)
MOVED = (
    "UPDATE structure_unitparent SET parent_id = b.id FROM structure_unit b, structure_unit p "
    "WHERE b.code = 'B1' AND p.code = 'P3' AND unit_id = p.id"
)
OPENED = (
    "CREATE OR REPLACE FUNCTION access_pages() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER "
    "SET search_path = pg_catalog, public, pg_temp RETURN false"
)


@pytest.fixture
def tree() -> Tree:
    """With members who came, went over and left, and a unit that moved."""
    tree = Tree()
    a_member(tree["P1"], DAY)
    moved, left = a_member(tree["P1"], DAY), a_member(tree["P2"], DAY)
    transfer(moved, tree["P4"], date(2021, 1, 1))
    leave(left, date(2022, 1, 1))
    move(tree["A2"], tree["B"], date(2022, 6, 1))
    return tree


def wrong() -> set[str]:
    """The keys of what does not hold."""
    out = StringIO()
    with suppress(SystemExit):
        call_command("verify", "--json", stdout=out, stderr=StringIO())
    document = json.loads(out.getvalue())
    found = {proof["key"] for proof in document["proofs"] if proof["wrong"]}
    assert document["verified"] is (not found)
    return found


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def behind_the_back_of(*tables: str) -> Iterator[Any]:
    """As the owner, who may take the triggers off; they are on again before anybody looks."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield execute
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_what_came_about_by_acts_holds(tree: Tree) -> None:
    assert wrong() == set()
    assert {"structure.ancestry", "members.transfers", "database.shape"} <= {proof.key for proof in proofs}


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("DELETE FROM members_transfer", {"members.transfers"}),
        ("UPDATE members_transfer SET day = day - 30", {"members.transfers"}),
        ("UPDATE people_person SET birth_date = '1971-01-01', sex = 'f'", {"members.placements"}),
        ("UPDATE members_membership SET ended = '2023-01-01' WHERE ended IS NOT NULL", {"members.memberships"}),
        ("UPDATE members_membership SET joined = '2021-01-01' WHERE ended IS NULL", {"members.memberships"}),
    ],
)
def test_facts_that_are_changed_under_an_act_leave_their_copies_behind(tree: Tree, sql: str, found: set[str]) -> None:
    with recording(an_act()):
        execute(sql)
    assert wrong() == found


@pytest.mark.parametrize(
    ("table", "sql", "found"),
    [
        (
            "structure_unitparent",
            MOVED,
            {"structure.ancestry"},
        ),
        ("members_listed", "DELETE FROM members_listed", {"members.listed"}),
        ("figures_day", "UPDATE figures_day SET value = value + 1", {"figures.sums"}),
    ],
)
def test_what_is_changed_while_the_triggers_are_off_is_found(tree: Tree, table: str, sql: str, found: set[str]) -> None:
    call_command("figures", "fold", stdout=StringIO())
    with behind_the_back_of(table) as run:
        run(sql)
    assert wrong() == found


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE members_placement DISABLE TRIGGER figures_members_placement_insert",
        "ALTER TABLE members_placement DISABLE TRIGGER USER",
        "DROP TRIGGER access_grant_ends ON access_grant",
        OPENED,
        "ALTER FUNCTION structure_capture() SECURITY INVOKER",
        "ALTER POLICY seen ON people_person USING (true)",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "GRANT INSERT ON structure_ancestry TO PUBLIC",
        "GRANT UPDATE (summary) ON structure_act TO PUBLIC",
        "ALTER TABLE members_placement DROP CONSTRAINT members_placement_end",
        "COMMENT ON TABLE django_migrations IS '{}'",
        "COMMENT ON TABLE django_migrations IS 'nothing of ours'",
    ],
)
def test_a_guard_that_is_not_as_the_version_left_it_is_found(tree: Tree, change: str) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute(change)
    assert wrong() == {"database.shape"}
