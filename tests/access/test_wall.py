"""Attacks on the second wall, by whoever got hold of the connection that serves pages: real login, raw SQL."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import errors
from tests.factories import Tree, a_grant, a_member, an_account, leave, transfer

from tirek.access.actor import AccountActor
from tirek.access.wall import key, sign
from tirek.accounts.models import Account
from tirek.kernel.actor import Actor, SystemActor
from tirek.kernel.identifiers import synthetic_iins
from tirek.kernel.sealing import index
from tirek.members.models import Membership
from tirek.structure.models import Unit

pytestmark = pytest.mark.xdist_group("wall")
DAY = date(2024, 5, 1)
IIN, FREE_IIN, NO_IIN = (
    next(iter(synthetic_iins(born, "m"))) for born in (date(1990, 1, 1), date(1991, 2, 2), date(1985, 3, 3))
)
# Every table with rows about people. Nobody reads one of them without a scope.
TABLES = (
    "people_person", "people_signin", "members_membership", "members_placement", "members_transfer", "members_listed",
    "rolls_rollimport", "rolls_rollrow", "rolls_rollverdict", "rolls_rollproblem", "rolls_rollabsent",
    "rolls_rollchunk", "exports_exportfile", "exports_exportpiece", "members_savedfilter", "audit_entry",
)  # fmt: skip


@pytest.fixture
def tree(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tree]:
    """Committed, since another connection is to read it; afterwards what was empty before is empty again."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        empty = [table for table in connection.introspection.table_names(cursor) if not holds_any(cursor, table)]
        yield Tree()
        for table in empty:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(empty)}")
        for table in empty:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def holds_any(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
    return bool(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _logged_in(settings: Any) -> None:
    """Here nobody takes a role: each connection is of the login itself."""
    settings.TIREK_SCOPE_ROLES = {"web": "", "worker": ""}


@pytest.fixture
def web() -> Iterator[psycopg.Connection]:
    """A connection of the login that serves pages, as itself."""
    with log_in() as found:
        yield found


def log_in(role: str = "tirek_web") -> psycopg.Connection:
    from tirek.conf.postgres.cluster import passwords  # noqa: PLC0415 - only a private server has them

    at = connection.get_connection_params()
    return psycopg.connect(host=at["host"], port=at.get("port", 5432), user=role, password=passwords()[role],
                           dbname=connection.settings_dict["NAME"], autocommit=True)  # fmt: skip


def numbers(cursor: Any, table: str) -> set[int]:
    cursor.execute(f"SELECT id FROM {table}")
    return {row[0] for row in cursor.fetchall()}


def count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(cursor.fetchone()[0])


def begin(cursor: Any, unit: Unit | None = None) -> int:
    """Put an act in force, as whoever writes SQL would have to."""
    cursor.execute(
        "INSERT INTO structure_act (kind, unit_id, effective_on, reason, summary, permission, at_ids) "
        "VALUES ('member_admitted', %s, %s, '', '{}', '', '{}') RETURNING id",
        [unit and unit.pk, DAY],
    )
    number = int(cursor.fetchone()[0])
    cursor.execute("SELECT set_config('tirek.act', %s, true)", [str(number)])
    return number


def an_iin_member(unit: Unit, iin: str = IIN, **more: Any) -> Membership:
    return a_member(unit, DAY, birth_date=None, sex="", iin=iin, **more)


def mine(actor: Actor, web: psycopg.Connection, table: str) -> set[int]:
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, actor)
        return numbers(cursor, table)


def test_without_a_scope_there_is_nothing(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P1"], DAY)
    with web.cursor() as cursor:
        assert [table for table in TABLES if count(cursor, table)] == []


@pytest.mark.parametrize("scope", ["", "|", "||", "0", "1|2024-01-01", "1|2024-01-01|", "1|2024-01-01|" + "0" * 64,
                                   "x|y|z", "1|2024-01-01|x|y", "'; DROP TABLE people_person; --"])  # fmt: skip
def test_an_empty_or_broken_or_forged_scope_opens_nothing(tree: Tree, web: psycopg.Connection, scope: str) -> None:
    an_account(tree["C"])
    a_member(tree["P1"], DAY)
    with web.transaction(), web.cursor() as cursor:
        cursor.execute("SELECT set_config('tirek.scope', %s, true)", [scope])
        assert [table for table in TABLES if count(cursor, table)] == []


def test_a_scope_signed_with_another_key_opens_nothing(tree: Tree, web: psycopg.Connection) -> None:
    account = an_account(tree["C"])
    a_member(tree["P1"], DAY)
    with web.transaction(), web.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), (extract(epoch FROM now()) * 1000000)::bigint")
        pid, moment = cursor.fetchone() or (0, 0)
        for signing in (key(), b"guessed" * 5):
            said = f"{account.pk}|2026-01-01"
            mac = hmac.new(signing, f"{said}|{pid}|{moment}".encode(), hashlib.sha256).hexdigest()
            cursor.execute("SELECT set_config('tirek.scope', %s, true)", [f"{said}|{mac}"])
            assert count(cursor, "people_person") == (1 if signing == key() else 0)


def test_a_scope_shows_just_what_the_account_reaches(tree: Tree, web: psycopg.Connection) -> None:
    here, below, there = (a_member(tree[code], DAY) for code in ("P1", "G1", "P4"))
    chair = AccountActor(an_account(tree["P1"], role="chair"))
    assert mine(chair, web, "members_membership") == {here.pk, below.pk}
    assert mine(chair, web, "people_person") == {here.person_id, below.person_id}
    assert mine(AccountActor(an_account(tree["C"])), web, "members_membership") == {here.pk, below.pk, there.pk}
    assert mine(AccountActor(an_account()), web, "members_membership") == set()
    assert mine(AccountActor(an_account(tree["C"], role="press_officer")), web, "people_person") == set()


def test_the_past_follows_the_person(tree: Tree, web: psycopg.Connection) -> None:
    gone, left = a_member(tree["P1"], DAY), a_member(tree["P1"], DAY)
    transfer(gone, tree["P4"], date(2024, 6, 1))
    leave(left, date(2024, 7, 1))
    chair, other = (AccountActor(an_account(tree[code], role="chair")) for code in ("P1", "P4"))
    assert mine(chair, web, "members_membership") == {left.pk}
    assert mine(other, web, "members_membership") == {gone.pk}


def test_a_scope_does_not_outlive_its_transaction(tree: Tree, web: psycopg.Connection) -> None:
    """Neither left over on a connection that is used again, nor taken down and set again."""
    a_member(tree["P1"], DAY)
    actor = AccountActor(an_account(tree["C"]))
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, actor)
        cursor.execute("SELECT current_setting('tirek.scope')")
        (taken,) = cursor.fetchone() or ("",)
        assert count(cursor, "people_person") == 1
    with web.transaction(), web.cursor() as cursor:
        assert count(cursor, "people_person") == 0
        for local in (True, False):
            cursor.execute("SELECT set_config('tirek.scope', %s, %s)", [taken, local])
            assert count(cursor, "people_person") == 0
    with log_in() as other, other.cursor() as cursor:
        cursor.execute("SELECT set_config('tirek.scope', %s, false)", [taken])
        assert count(cursor, "people_person") == 0


def test_a_scope_cannot_be_turned_into_another(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P4"], DAY)
    chair, admin = an_account(tree["P1"], role="chair"), an_account(tree["C"])
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(chair))
        cursor.execute("SELECT current_setting('tirek.scope')")
        account, day, mac = (cursor.fetchone() or ("||",))[0].split("|")
        for forged in (f"{admin.pk}|{day}|{mac}", f"0|{day}|{mac}", f"{account}|2999-01-01|{mac}"):
            cursor.execute("SELECT set_config('tirek.scope', %s, true)", [forged])
            assert count(cursor, "people_person") == 0


def test_pages_are_never_served_as_the_system(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P1"], DAY)
    assert mine(SystemActor("stolen key"), web, "people_person") == set()
    with log_in("tirek_worker") as worker:
        assert len(mine(SystemActor("a job"), worker, "people_person")) == 1


def test_the_key_and_the_roles_are_out_of_reach(tree: Tree, web: psycopg.Connection) -> None:
    account = an_account()
    role = a_grant(an_account(), tree["C"], "administrator").role_id
    for attack in (
        "SELECT * FROM access_wallkey",
        "UPDATE access_wallkey SET web = 'nobody'",
        "UPDATE access_rolepermission SET reach = 'below'",
        "INSERT INTO access_rolepermission (role_id, permission, reach) VALUES (1, 'members.view', 'below')",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY seen ON people_person",
        "SET ROLE tirek_owner",
        "CREATE TABLE stolen AS SELECT * FROM people_person",
        "DELETE FROM members_listed",
        "TRUNCATE people_person",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            web.execute(attack)
    assert (account.pk, role) is not None


def test_row_security_cannot_be_switched_off(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P1"], DAY)
    web.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute("SELECT count(*) FROM people_person")


def test_a_view_that_forgets_the_filter_shows_no_more(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P4"], DAY)
    web.execute("CREATE TEMP VIEW everybody AS SELECT * FROM people_person")
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        assert count(cursor, "everybody") == 0


def test_a_function_that_looks_at_rows_before_the_wall_sees_none_beyond_it(tree: Tree, web: psycopg.Connection) -> None:
    """The oldest way round row security: a cheap function in the condition that tells what passes through it."""
    a_member(tree["P4"], DAY, surname="Жасырын")
    heard: list[str] = []
    web.add_notice_handler(lambda told: heard.append(str(told.message_primary)))
    web.execute(
        "CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS "
        "$$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"
    )
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        cursor.execute("SELECT count(*) FROM people_person WHERE pg_temp.tell(surname)")
        cursor.execute("SELECT count(*) FROM members_listed WHERE pg_temp.tell(name_sort)")
    assert heard == []


def test_what_is_not_seen_is_neither_changed_nor_removed(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P4"], DAY)
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        for attack in (
            "UPDATE people_person SET surname = 'x'",
            "DELETE FROM members_membership",
        ):
            assert cursor.execute(attack).rowcount == 0


def test_nobody_is_drawn_over_the_wall_into_ones_own_unit(tree: Tree, web: psycopg.Connection) -> None:
    """A placement of a foreign membership, or a second membership of a foreign member, would show who it is."""
    member = a_member(tree["P4"], DAY)
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        begin(cursor)
        with pytest.raises(psycopg.Error), web.transaction():
            cursor.execute(
                "INSERT INTO members_placement (membership_id, unit_id, period, began, ended, sex) "
                "VALUES (%s, %s, '[2025-01-01,)', 'admission', '', '')",
                [member.pk, tree["P1"].pk],
            )
        with pytest.raises(psycopg.Error), web.transaction():
            cursor.execute(
                "INSERT INTO members_membership (person_id, number, joined, end_reason) VALUES (%s, 'X', %s, '')",
                [member.person_id, DAY],
            )
        assert count(cursor, "people_person") == 0


def test_a_former_member_is_written_down_again_by_whoever_knows_the_iin(tree: Tree, web: psycopg.Connection) -> None:
    former = an_iin_member(tree["P4"], FREE_IIN)
    leave(former, date(2024, 9, 1))
    again = "INSERT INTO members_membership (id, person_id, number, joined, end_reason) VALUES (%s, %s, %s, %s, '')"
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        begin(cursor)
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            cursor.execute(again, [9_000_001, former.person_id, "X1", date(2025, 1, 1)])
        cursor.execute("SELECT set_config('tirek.iin', %s, true)", [index(FREE_IIN).hex()])
        cursor.execute(again, [9_000_001, former.person_id, "X1", date(2025, 1, 1)])


def test_ones_own_member_is_not_turned_into_somebody_else(tree: Tree, web: psycopg.Connection) -> None:
    own, foreign = a_member(tree["P1"], DAY), a_member(tree["P4"], DAY)
    leave(own, date(2024, 9, 1))
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        begin(cursor)
        with pytest.raises(errors.InsufficientPrivilege), web.transaction():
            cursor.execute("UPDATE members_membership SET person_id = %s", [foreign.person_id])
        assert numbers(cursor, "people_person") == {own.person_id}


def test_a_trigger_of_ours_is_hung_on_no_other_table(tree: Tree, web: psycopg.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND prorettype = 'trigger'::regtype"
        )
        triggers = [row[0] for row in cursor.fetchall()]
    assert "members_listed_placement" in triggers
    web.execute("CREATE TEMP TABLE mine (id bigint)")
    for function in triggers:
        with pytest.raises(errors.InsufficientPrivilege):
            web.execute(f"CREATE TRIGGER t AFTER INSERT ON mine FOR EACH STATEMENT EXECUTE FUNCTION {function}()")


def test_nobody_gives_themselves_a_right(tree: Tree, web: psycopg.Connection) -> None:
    chair = an_account(tree["P1"], role="chair")
    own, role = chair.grants.get(), a_grant(an_account(), tree["C"], "administrator").role_id
    give = (
        "INSERT INTO access_grant (public_id, account_id, role_id, unit_id, period, reason, deputy_of_id) "
        "VALUES (gen_random_uuid(), %s, %s, %s, '[2024-01-01,)', 'x', %s)"
    )
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(chair))
        for attack, values in (
            (give, [chair.pk, role, tree["C"].pk, None]),
            (give, [chair.pk, role, tree["C"].pk, own.pk]),
            ("UPDATE access_grant SET unit_id = %s", [tree["C"].pk]),
            ("INSERT INTO people_signin (person_id, account_id) VALUES (%s, %s)",
             [a_member(tree["P4"], DAY).person_id, chair.pk]),
        ):  # fmt: skip
            with pytest.raises(errors.InsufficientPrivilege), web.transaction():
                cursor.execute(attack, values)
        assert cursor.execute("UPDATE access_grant SET period = period * '(,2099-01-01)'").rowcount == 1


def test_an_act_stays_at_its_unit(tree: Tree, web: psycopg.Connection) -> None:
    a_member(tree["P4"], DAY)
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        with pytest.raises(errors.CheckViolation), web.transaction():
            cursor.execute("UPDATE structure_act SET unit_id = %s WHERE unit_id IS NOT NULL", [tree["P1"].pk])


def test_of_a_member_elsewhere_the_iin_says_that_there_is_one_and_nothing_more(
    tree: Tree, web: psycopg.Connection
) -> None:
    an_iin_member(tree["P4"])
    former = an_iin_member(tree["P4"], FREE_IIN)
    leave(former, date(2024, 9, 1))
    with web.transaction(), web.cursor() as cursor:
        asked = "SELECT person_id, elsewhere, birth_date, sex FROM members_find_by_iin(ARRAY[%s]::bytea[])"
        assert cursor.execute(asked, [index(IIN)]).fetchall() == []  # outside any scope not even that
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        assert cursor.execute(asked, [index(IIN)]).fetchall() == [(None, True, None, None)]
        assert cursor.execute(asked, [index(NO_IIN)]).fetchall() == []
        assert cursor.execute(asked, [index(FREE_IIN)]).fetchall() == [(former.person_id, False, None, "m")]


def test_keys_betray_nobody(tree: Tree, web: psycopg.Connection) -> None:
    """What a unique or foreign key says when it is broken names no value of a row that is not seen."""
    an_iin_member(tree["P4"])
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        begin(cursor)
        with pytest.raises(errors.UniqueViolation) as broken, web.transaction():
            cursor.execute(
                "INSERT INTO people_person (surname, given_name, patronymic, sex, phone, email, iin_index) "
                "VALUES ('x', '', '', '', '', '', %s)",
                [index(IIN)],
            )
        assert broken.value.diag.message_detail is None


def test_functions_take_no_word_for_whose_scope_it_is(tree: Tree, web: psycopg.Connection) -> None:
    member = a_member(tree["P4"], DAY)
    with web.transaction(), web.cursor() as cursor:
        sign(cursor, AccountActor(an_account(tree["P1"], role="chair")))
        for asked, answer in (
            ("SELECT access_whole('members.view')", False),
            ("SELECT access_whole('nonsense')", False),
            (f"SELECT {tree['P4'].pk} IN (SELECT access_reach('members.view'))", False),
            (f"SELECT members_seen({member.pk})", False),
            ("SELECT access_system()", False),
        ):
            assert (cursor.execute(asked).fetchone() or (None,))[0] is answer


def test_a_member_sees_oneself_and_no_other(tree: Tree, web: psycopg.Connection) -> None:
    from tirek.people.models import SignIn  # noqa: PLC0415 - only here

    me, _other = a_member(tree["P1"], DAY), a_member(tree["P1"], DAY)
    account: Account = an_account(tree["P1"], role="member")
    SignIn.objects.create(person=me.person, account=account)
    actor = AccountActor(account)
    assert mine(actor, web, "people_person") == {me.person_id}
    assert mine(actor, web, "members_membership") == {me.pk}


# What is not about persons, or is needed before anybody is known, stands outside the wall; see docs/adr/0009.
OUTSIDE = ("accounts_", "access_", "audit_", "figures_", "structure_", "kernel_", "procrastinate_", "django_", "auth_",
           "account_", "mfa_", "usersessions_", "people_key", "tasks_", "founding_")  # fmt: skip


@pytest.mark.django_db
def test_every_table_about_persons_has_its_wall() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
            "AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))"
        )
        bare = {row[0] for row in cursor.fetchall()}
    assert [table for table in sorted(bare) if not table.startswith(OUTSIDE)] == []
    assert not bare & {*TABLES, "structure_actimage"}
