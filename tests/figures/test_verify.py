"""The recount names what is wrong; the command answers; many at once neither block each other nor miscount."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories import (
    SYSTEM,
    TODAY,
    Tree,
    a_member,
    a_surname,
    a_unit,
    an_account,
    close,
    move,
    rename,
    transfer,
)  # fmt: skip
from tests.rolls.rolls import line, take

from tirek.figures.actions import fold_deltas
from tirek.figures.queries import measure, series, verify
from tirek.kernel.errors import Refused
from tirek.kernel.periods import Period
from tirek.structure.actions import undo_act

pytestmark = pytest.mark.tree


def run_sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def tree(db: None) -> Tree:
    tree = Tree()
    for unit in ("P1", "P2", "P4"):
        a_member(tree[unit], date(2020, 1, 5), date(1990, 1, 1), "f")
    return tree


@contextmanager
def past_the_triggers() -> Iterator[None]:
    """As an owner of the tables could write, who need be no superuser."""
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [row[0] for row in cursor.fetchall()]
    for table in tables:
        run_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        run_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def command(*words: str) -> Any:
    out = StringIO()
    call_command("figures", *words, "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_a_row_written_past_the_triggers_is_named(tree: Tree) -> None:
    with past_the_triggers():
        run_sql(f"UPDATE members_placement SET sex = 'm' WHERE unit_id = {tree['P4'].pk}")
    wrong = verify()
    assert wrong is not None
    assert (wrong.figure, wrong.unit, wrong.day, wrong.kept, wrong.counted) == (
        "members.women", "C", date(2020, 1, 5), 3, 2,
    )  # fmt: skip


def test_a_sum_and_a_closing_that_were_changed_are_named(tree: Tree) -> None:
    fold_deltas()
    assert command("verify") == {"verified": True, "difference": None}
    run_sql(
        "UPDATE figures_month SET closing = closing + 1 FROM figures_definition f "
        f"WHERE f.id = figure_id AND f.key = 'members.active' AND unit_id = {tree['A1'].pk}"
    )
    wrong = verify()
    assert wrong is not None
    assert (wrong.figure, wrong.unit, wrong.day, wrong.kept, wrong.counted) == (
        "members.active", "A1", date(2020, 1, 1), 3, 2,
    )  # fmt: skip
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("figures", "verify", "--json", stdout=out, stderr=StringIO())
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["difference"]["unit"] == "A1"


def test_what_a_figure_comes_to_that_was_changed_is_named(tree: Tree) -> None:
    fold_deltas()
    run_sql(
        "UPDATE figures_final SET value = value - 1 FROM figures_definition f "
        f"WHERE f.id = figure_id AND f.key = 'members.active' AND unit_id = {tree['A1'].pk}"
    )
    wrong = verify()
    assert wrong is not None
    assert (wrong.figure, wrong.unit, wrong.kept, wrong.counted) == ("members.active", "A1", 1, 2)


def test_questions_take_a_fixed_number_of_queries(tree: Tree) -> None:
    keys = ["members.active", "members.youth", "members.women", "units.primary", "members.youth_share"]
    times = [date(2020, month, 1) for month in range(1, 13)]
    taken = []
    for ask in (
        lambda: measure(keys[:1], [tree["C"].pk], date(2021, 1, 1)),
        lambda: measure(keys, tree.ids(), date(2021, 1, 1)),
        lambda: series(keys[0], tree["C"].pk, times[:1]),
        lambda: series(keys[4], tree["C"].pk, times),
    ):
        with CaptureQueriesContext(connection) as queries:
            ask()
        taken.append(len(queries))
    assert taken == [1, 1, 1, 1]


def test_the_command_answers_as_the_issue_says(tree: Tree) -> None:
    answer = command("members.women_share", "--on", "2020-06-01", "--children", "--lang", "ru")
    children = answer.pop("children")
    assert answer == {
        "figure": "members.women_share", "unit": "C", "name": "C", "on": "2020-06-01", "value": 100, "numerator": 3,
        "denominator": 3, "measure": "percent", "text": "100,0\u202f%", "parts": "3 / 3",
        "complete": True, "known_from": None, "unknown": 0,
    }  # fmt: skip
    assert [(child["unit"], child["name"], child["numerator"]) for child in children] == [("A", "A", 2), ("B", "B", 1)]
    table = StringIO()
    rename(tree["B"], "Баян", date(2015, 1, 1))
    call_command("figures", "members.women_share", "--on", "2020-06-01", "--children", stdout=table)
    assert ["B", "Баян"] in [line.split()[:2] for line in table.getvalue().splitlines()]
    flow = command("members.joined", "--from", "2020-01-01", "--to", "2020-02-10", "--series", "month", "--unit", "B1")
    assert (flow["from"], flow["to"], flow["value"]) == ("2020-01-01", "2020-02-10", 1)
    assert [(p["from"], p["to"], p["value"]) for p in flow["series"]] == [
        ("2020-01-01", "2020-02-01", 1), ("2020-02-01", "2020-02-10", 0),
    ]  # fmt: skip
    assert command("members.active", "--on", "2009-12-31")["value"] is None
    assert len(command("members.active", "--on", "2021-03-15", "--series", "month")["series"]) == 24


def test_the_command_answers_an_account_for_its_own_units(tree: Tree) -> None:
    an_account(tree["A"], username="regional")
    assert command("members.active", "--as", "regional", "--on", "2020-06-01")["unit"] == "A"
    for hidden in ("B", "C", "nowhere"):
        with pytest.raises(Refused) as refused:
            command("members.active", "--as", "regional", "--unit", hidden)
        assert refused.value.code == "unit_unknown"
    with pytest.raises(Refused) as refused:
        command("members.active", "--as", "nobody")
    assert refused.value.code == "account_unknown"


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that other connections see; taken away past the triggers, which refuse to empty a table."""
    with django_db_blocker.unblock():
        yield
        with transaction.atomic(), past_the_triggers():
            run_sql("TRUNCATE structure_unit, structure_charter, structure_kind, structure_act, people_person CASCADE")
            run_sql("TRUNCATE figures_delta, figures_day, figures_month, figures_final, audit_entry, kernel_series")


def at_once(*works: Callable[[], None]) -> None:
    """Each in a session of its own; all must end without a fault."""
    failed: list[BaseException] = []

    def in_thread(work: Callable[[], None]) -> Thread:
        def run() -> None:
            try:
                work()
            except BaseException as error:
                failed.append(error)
            finally:
                connections.close_all()

        return Thread(target=run)

    threads = [in_thread(work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_admissions_and_acts_on_the_tree_at_once(committed: None) -> None:
    """One admits and takes a roll below districts that the other moves, renames, opens and closes, and undoes."""
    tree = Tree()
    turns = 15

    def admit_often() -> None:
        for turn in range(turns):
            for code in ("P1", "G1", "P3"):
                a_member(tree[code], date(2020, 1, 1 + turn), date(1990, 1, 1), "f")
            take(*(line(code, a_surname()) for code in ("P2", "P3")), on=date(2020, 3, 1 + turn))

    def change_the_tree() -> None:
        for turn in range(turns):
            day = date(2020, 1, 10 + turn)
            moved = move(tree["A1"], tree["AB"[(turn + 1) % 2]], day)
            rename(tree["A2"], f"Аты {turn}", day)
            close(a_unit(f"N{turn}", "primary_org", tree["A1"], day), day + timedelta(days=1))
            if turn % 3 == 2:
                undo_act(actor=SYSTEM, act=moved, on=TODAY)
                move(tree["A1"], tree["AB"[(turn + 1) % 2]], day)

    at_once(admit_often, change_the_tree)
    assert verify() is None
    members = measure(["members.active"], [tree["C"].pk], date(2021, 1, 1))["members.active", tree["C"].pk]
    assert members.value == turns * 5


def test_crossing_transfers_folds_and_a_move_at_once(committed: None) -> None:
    """Two send members to and fro in opposite orders, a third folds, a fourth moves their districts."""
    tree = Tree()
    there = [a_member(tree["P1"], date(2020, 1, 1)) for _n in range(10)]
    back = [a_member(tree["P4"], date(2020, 1, 1)) for _n in range(10)]

    def cross(members: list[Any], first: str, second: str) -> None:
        for turn in range(10):
            for member in members:
                transfer(member, tree[first if turn % 2 == 0 else second], date(2020, 2, 1 + turn))

    def fold_often() -> None:
        for _turn in range(30):
            fold_deltas()

    def move_about() -> None:
        for turn in range(4):
            move(tree["A1"], tree["AB"[1 - turn % 2]], date(2020, 6, 1 + turn))

    at_once(
        lambda: cross(there, "P4", "P1"),
        lambda: cross(back[::-1], "P1", "P4"),
        fold_often,
        move_about,
    )
    assert verify() is None
    fold_deltas()
    assert verify() is None
    february = Period(date(2020, 2, 1), date(2020, 3, 1))
    out = measure(["members.transferred_out"], [tree["P1"].pk], february)["members.transferred_out", tree["P1"].pk]
    assert out.value == 100


def _index_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_indexes_size('figures_delta')")
        return int(cursor.fetchone()[0])


def test_the_indexes_of_what_was_folded_are_swept_away(committed: None) -> None:
    """After the vacuum and never before it: until then an older transaction may still read a delta."""
    run_sql(
        "INSERT INTO figures_delta (figure_id, slice, unit_id, day, value) "
        "SELECT 0, '', n, DATE '2020-01-01', 0 FROM generate_series(1, 40000) n"
    )
    run_sql("DELETE FROM figures_delta")
    grown = _index_bytes()
    fold_deltas()
    assert _index_bytes() == grown > 2**20
    run_sql("VACUUM figures_delta")
    assert _index_bytes() == grown
    fold_deltas()
    assert _index_bytes() < 2**16


def test_the_spread_over_years_of_birth_is_kept_where_units_are_large(tree: Tree) -> None:
    a_member(tree["P1"], date(2020, 3, 1), date(1961, 5, 5))
    fold_deltas()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT u.code FROM figures_day d JOIN figures_definition f ON f.id = d.figure_id "
            "JOIN structure_unit u ON u.id = d.unit_id WHERE f.key = 'members.born' AND d.slice = '1961'"
        )
        assert sorted(row[0] for row in cursor) == ["A", "C"]
    assert verify() is None
