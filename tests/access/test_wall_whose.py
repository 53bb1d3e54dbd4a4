"""Attacks by writing: the login that serves pages, made to write what it chooses, draws nobody over the wall by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from django.utils import timezone
from psycopg import errors
from tests.access.test_wall import DAY, _logged_in, begin, count, numbers, tree, web
from tests.factories import Tree, a_grant, a_member, an_account, leave, transfer

from tirek.access.actor import AccountActor
from tirek.access.models import Grant, Role
from tirek.access.wall import sign
from tirek.accounts.models import Account
from tirek.kernel.periods import Period
from tirek.members.models import Placement
from tirek.structure.models import Act, Ancestry, Unit

__all__ = ["_logged_in", "tree", "web"]
pytestmark = pytest.mark.xdist_group("wall")
REFUSED = (errors.InsufficientPrivilege, errors.CheckViolation, errors.ExclusionViolation)
PLACE = (
    "INSERT INTO members_placement (membership_id, unit_id, period, began, ended, sex) "
    "VALUES (%(member)s, %(unit)s, {period}, 'admission', {ended}, '')"
)


@contextmanager
def reading(web: psycopg.Connection, account: Account) -> Iterator[psycopg.Cursor[Any]]:
    """In the signed scope of the account, in a transaction that leaves no trace."""
    with web.transaction(force_rollback=True), web.cursor() as cursor:
        sign(cursor, AccountActor(account))
        yield cursor


@pytest.fixture
def chair(tree: Tree) -> Account:
    return an_account(tree["P1"], role="chair")


def denied(web: psycopg.Connection, cursor: psycopg.Cursor[Any], sql: str, values: Any = None) -> None:
    with pytest.raises(REFUSED), web.transaction():
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    ("period", "ended"),
    [
        ("'[2015-05-06,2015-05-07)'", "'resignation'"),  # a day before the person joined
        ("'[2015-05-06,2015-05-07)'", "'transfer'"),
        ("'[2026-01-01,2026-01-02)'", "'death'"),
        ("'[2026-01-01,)'", "''"),
    ],
)
def test_nobody_is_placed_who_is_not_seen(
    tree: Tree, web: psycopg.Connection, chair: Account, period: str, ended: str
) -> None:
    foreign, gone = a_member(tree["P4"], DAY), a_member(tree["P4"], DAY)
    leave(gone, date(2024, 9, 1))
    with reading(web, chair) as cursor:
        begin(cursor)
        for member in (foreign, gone):
            told = {"member": member.pk, "unit": tree["P1"].pk}
            denied(web, cursor, PLACE.format(period=period, ended=ended), told)
        assert count(cursor, "people_person") == 0


def test_nobody_is_seen_for_as_long_as_a_statement_runs(tree: Tree, web: psycopg.Connection, chair: Account) -> None:
    """A function that the statement calls for each of its rows sees the rows before: refused afterwards is too late."""
    foreign = [a_member(tree["P4"], DAY, surname="Жасырын").pk for _ in range(2)]
    heard: list[str] = []
    web.add_notice_handler(lambda told: heard.append(str(told.message_primary)))
    web.execute(
        "CREATE FUNCTION pg_temp.tell() RETURNS date LANGUAGE plpgsql AS $$ DECLARE name text; BEGIN "
        "FOR name IN SELECT surname FROM people_person LOOP RAISE NOTICE '%', name; END LOOP; RETURN NULL; END $$"
    )
    with reading(web, chair) as cursor:
        begin(cursor)
        denied(
            web, cursor,
            "INSERT INTO members_placement (membership_id, unit_id, period, began, ended, birth_date, sex) "
            "SELECT m, %s, '[2015-05-06,2015-05-07)', 'admission', 'death', pg_temp.tell(), '' "
            "FROM unnest(%s::bigint[]) m",
            [tree["P1"].pk, foreign],
        )  # fmt: skip
    assert heard == []


def test_ones_own_rows_are_not_turned_into_those_of_another(
    tree: Tree, web: psycopg.Connection, chair: Account
) -> None:
    foreign, own = a_member(tree["P4"], DAY), a_member(tree["P1"], DAY)
    moved = a_member(tree["P2"], DAY)
    transfer(moved, tree["P1"], date(2024, 6, 1))
    with reading(web, chair) as cursor:
        begin(cursor)
        for table in ("members_placement", "members_transfer"):
            denied(web, cursor, f"UPDATE {table} SET membership_id = %s", [foreign.pk])
        for table in ("members_placement", "members_transfer", "members_membership", "people_person"):
            denied(web, cursor, f"UPDATE {table} SET id = id + 1000000")
        assert numbers(cursor, "people_person") == {own.person_id, moved.person_id}


def test_ones_own_record_remembers_none_of_another(tree: Tree, web: psycopg.Connection, chair: Account) -> None:
    """Lines about a record that was merged into one's own are seen as one's own."""
    mine, foreign = a_member(tree["P1"], DAY), a_member(tree["P4"], DAY)
    told = {"mine": mine.person_id, "foreign": foreign.person_id}
    with reading(web, chair) as cursor:
        begin(cursor)
        for sql in (
            "UPDATE people_person SET merged_ids = ARRAY[%(foreign)s] WHERE id = %(mine)s",
            "INSERT INTO people_person (surname, merged_ids) VALUES ('Басқа', ARRAY[%(foreign)s])",
        ):
            denied(web, cursor, sql, told)


def test_no_transfer_is_written_that_did_not_take_place_in_reach(
    tree: Tree, web: psycopg.Connection, chair: Account
) -> None:
    foreign, own = a_member(tree["P4"], DAY), a_member(tree["P1"], DAY)
    transfer(foreign, tree["P3"], date(2024, 6, 1))
    write = "INSERT INTO members_transfer (membership_id, from_unit_id, to_unit_id, day) VALUES (%s, %s, %s, %s)"
    p1, p3, p4 = (tree[code].pk for code in ("P1", "P3", "P4"))
    with reading(web, chair) as cursor:
        begin(cursor)
        denied(web, cursor, write, [foreign.pk, p4, p3, date(2024, 6, 1)])
        denied(web, cursor, write, [foreign.pk, p4, p1, date(2024, 7, 1)])
        denied(web, cursor, write, [own.pk, p1, p3, date(2024, 7, 1)])


def test_rows_are_written_under_an_act_of_this_transaction_alone(
    tree: Tree, web: psycopg.Connection, chair: Account
) -> None:
    own = a_member(tree["P1"], DAY)
    over = Act.objects.latest("pk").pk
    change = "UPDATE members_placement SET sex = 'f' WHERE membership_id = %s"
    with reading(web, chair) as cursor:
        for act in (over, 1, 999_999_999):
            cursor.execute("SELECT set_config('tirek.act', %s, true)", [str(act)])
            denied(web, cursor, change, [own.pk])
        begin(cursor, tree["P1"])
        assert cursor.execute(change, [own.pk]).rowcount == 1
        assert len(numbers(cursor, "structure_actimage")) > 0


def test_an_act_of_another_is_neither_taken_nor_called_undone(
    tree: Tree, web: psycopg.Connection, chair: Account
) -> None:
    """Of an act at no unit, as that of a roll of the country, whoever makes it theirs would see what persons were."""
    moved = [a_member(tree["P4"], DAY), a_member(tree["P3"], DAY)]
    leave(moved, date(2024, 9, 1))
    nowhere = Act.objects.filter(unit=None).latest("pk")
    with reading(web, chair) as cursor:
        mine = begin(cursor, tree["P1"])
        denied(web, cursor, "UPDATE structure_act SET unit_id = %s WHERE id = %s", [tree["P1"].pk, nowhere.pk])
        denied(web, cursor, "UPDATE structure_act SET undone_by_id = id WHERE id = %s", [nowhere.pk])
        denied(web, cursor, "UPDATE structure_act SET xid = 1 WHERE id = %s", [nowhere.pk])
        denied(web, cursor, "UPDATE structure_act SET id = 77 WHERE id = %s", [mine])
        denied(web, cursor, "DELETE FROM structure_act WHERE id = %s", [mine])
        denied(web, cursor, "UPDATE structure_act SET summary = '{}' WHERE id = %s", [nowhere.pk])


@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO structure_actimage (act_id, table_name, row_id) VALUES (1, 'people_person', 1)",
        "UPDATE structure_actimage SET act_id = 1",
        "DELETE FROM structure_actimage",
        "INSERT INTO structure_ancestry (unit_id, ancestor_id, period) VALUES (1, 2, '[2020-01-01,)')",
        "UPDATE structure_ancestry SET ancestor_id = 1",
        "DELETE FROM structure_ancestry",
        "INSERT INTO structure_linechange (unit_id, ancestor_id, period, sign) VALUES (1, 2, '[2020-01-01,)', 1)",
        "UPDATE figures_day SET value = 0",
        "UPDATE figures_month SET closing = 0",
        "UPDATE figures_final SET value = 0",
        "INSERT INTO figures_delta (figure_id, slice, unit_id, day, value) VALUES (1, '', 1, '2024-01-01', 5)",
        "DELETE FROM figures_definition",
    ],
)
def test_what_the_database_derives_nobody_else_writes(
    tree: Tree, web: psycopg.Connection, chair: Account, attack: str
) -> None:
    with reading(web, chair) as cursor:
        begin(cursor)
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            cursor.execute(attack)


def test_no_unit_is_put_under_ones_own_to_be_read_and_taken_back(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P4"], DAY)
    secretary = an_account(tree["A1"], role="executive_secretary")
    under = "INSERT INTO structure_unitparent (unit_id, parent_id, period) VALUES (%s, %s, '[2020-01-01,)')"
    centre = (
        "INSERT INTO structure_unit (code, kind_id, role, period) SELECT 'x', id, 'centre', '{[2020-01-01,)}' "
        "FROM structure_kind WHERE role = 'centre'"
    )
    p4, a1, a2, c = (tree[code].pk for code in ("P4", "A1", "A2", "C"))
    with reading(web, secretary) as cursor:
        begin(cursor)
        reached = set(cursor.execute("SELECT * FROM access_reach('members.view')").fetchall())
        for attack, values in (
            ("UPDATE structure_unitparent SET parent_id = %s WHERE unit_id = %s", [a1, p4]),
            ("UPDATE structure_unitparent SET unit_id = %s WHERE parent_id = %s", [p4, a1]),
            ("UPDATE structure_unitparent SET parent_id = %s WHERE unit_id = %s", [a2, a1]),
            ("DELETE FROM structure_unitparent WHERE unit_id = %s", [p4]),
            (under, [c, a1]),
            (under, [p4, a1]),
            ("UPDATE structure_unit SET role = 'centre' WHERE id = %s", [a1]),
            ("UPDATE structure_unit SET period = '{[2010-01-01,2024-01-01)}' WHERE id = %s", [p4]),
            ("UPDATE structure_unitname SET name_kk = 'x' WHERE unit_id = %s", [p4]),
            (centre, []),
        ):  # fmt: skip
            denied(web, cursor, attack, values)
        assert set(cursor.execute("SELECT * FROM access_reach('members.view')").fetchall()) == reached
        assert count(cursor, "people_person") == 0


def test_whoever_may_nothing_there_opens_nothing(tree: Tree, web: psycopg.Connection) -> None:
    with reading(web, an_account(tree["A1"], role="press_officer")) as cursor:
        begin(cursor)
        denied(
            web, cursor,
            "INSERT INTO structure_unit (code, kind_id, role, period) SELECT 'x', id, role, '{[2020-01-01,)}' "
            "FROM structure_kind WHERE role = 'primary'",
        )  # fmt: skip


def test_a_right_that_ended_is_not_revived_and_none_is_prolonged(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P4"], DAY)
    once, lent = an_account(), an_account()
    a_grant(once, tree["C"], "administrator", Period(date(2024, 1, 1), date(2025, 2, 1)))
    a_grant(lent, tree["C"], "administrator", Period(date(2024, 1, 1), date(2099, 2, 1)))
    short = Grant.objects.create(
        account=once, role=Role.objects.get(key="chair"), unit=tree["P4"], reason="a test",
        period=Period.on(date(2025, 3, 1)).to_range(), ended_at=timezone.now(),
    )  # fmt: skip
    for account, attack in (
        (once, "UPDATE access_grant SET period = daterange('2024-01-01', NULL) WHERE account_id = access_account()"),
        (once, "UPDATE access_grant SET period = daterange('2023-01-01', '2025-02-01') WHERE ended_at IS NULL"),
        (once, f"UPDATE access_grant SET ended_at = NULL WHERE id = {short.pk}"),
        (lent, "UPDATE access_grant SET period = daterange('2024-01-01', NULL) WHERE account_id = access_account()"),
    ):
        with reading(web, account) as cursor:
            denied(web, cursor, attack)
            assert count(cursor, "people_person") == (account is lent)


def test_whoever_gives_rights_gives_no_more_than_they_hold(tree: Tree, web: psycopg.Connection) -> None:
    secretary = an_account(tree["A1"], role="executive_secretary")
    give = (
        "INSERT INTO access_grant (public_id, account_id, role_id, unit_id, period, reason) SELECT gen_random_uuid(), "
        "%s, id, %s, '[2024-01-01,)', 'x' FROM access_role WHERE key = %s"
    )
    with reading(web, secretary) as cursor:
        for role, unit in (("administrator", "A1"), ("executive_secretary", "A2"), ("chair", "C")):
            denied(web, cursor, give, [secretary.pk, tree[unit].pk, role])
        assert cursor.execute(give, [an_account().pk, tree["P1"].pk, "chair"]).rowcount == 1


def test_nothing_is_asked_of_the_worker_in_the_name_of_another(
    tree: Tree, web: psycopg.Connection, chair: Account
) -> None:
    """It would be done with the rights of that other."""
    admin = an_account(tree["C"])
    ask = (
        "INSERT INTO tasks_task (kind, subject, account_id, given, attempts, phase, done) "
        "VALUES ('acts.undo', '1', %s, '{}', 0, '', 0)"
    )
    with reading(web, chair) as cursor:
        for account in (admin.pk, None):
            denied(web, cursor, ask, [account])
        assert cursor.execute(ask, [chair.pk]).rowcount == 1
        denied(web, cursor, "UPDATE tasks_task SET account_id = %s", [admin.pk])
        assert cursor.execute("UPDATE tasks_task SET attempts = 1").rowcount == 1


def test_the_tree_of_the_tests_is_as_it_was(tree: Tree) -> None:
    """What is refused above is written where it is one's own: else the database would refuse everything."""
    assert Ancestry.objects.today().filter(ancestor=tree["A1"]).count() > 1
    assert Unit.objects.filter(code="P4").exists()
    assert not Placement.objects.exists()
