"""A roll that waits for a person and is carried on by the worker: its states, its file, and what may go wrong."""

import io
from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import OperationalError, connection
from django.utils import timezone
from tests.factories import LONG_AGO, SYSTEM, Tree, a_member, an_account, dump, move
from tests.rolls.carrying import brought, checked, entered, told
from tests.rolls.rolls import file_of, line, the_member, whole_dump
from tests.tasks.carrying import work

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.sealing import unseal
from tirek.members.models import Membership
from tirek.rolls.actions import (
    NotNow,
    choose_columns,
    confirm_roll,
    discard_roll,
    forget_old_rolls,
    resume_rolls,
    retry_roll,
)
from tirek.rolls.actions.states import IMPORTING
from tirek.rolls.models import RollChunk, RollImport, RollRow
from tirek.rolls.work.keeping import PIECE, kept_file
from tirek.rolls.work.treelock import hold_tree
from tirek.structure.models import Act
from tirek.tasks.actions import ATTEMPTS
from tirek.tasks.jobs import carry_on
from tirek.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
IIN = "800615300017"


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def registrar(tree: Tree) -> AccountActor:
    return AccountActor(an_account(tree["A"]))


def the_task(roll: RollImport) -> Task:
    return Task.objects.about(IMPORTING, roll.pk).get()


def everything() -> str:
    """All that the tables of rolls say, as text."""
    said = []
    with connection.cursor() as cursor:
        for table in ("rolls_rollimport", "rolls_rollrow", "rolls_rollchunk", "rolls_rollproblem"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            said += [row for (row,) in cursor.fetchall()]
    return " ".join(said)


class TestFile:
    def test_it_can_be_read_and_sought_in(self, registrar: AccountActor) -> None:
        content = b"PK\x03\x04" + bytes(range(256)) * (2 * PIECE // 256) + b"the end"
        roll = brought(registrar, io.BytesIO(content))
        assert roll.chunks.count() == 3
        assert b"the end" not in b"".join(bytes(chunk.sealed) for chunk in RollChunk.objects.all())
        with kept_file(roll) as file:
            assert file.read() == content
            file.seek(-7, io.SEEK_END)
            assert file.read() == b"the end"
            file.seek(PIECE - 1)
            assert file.read(2) == content[PIECE - 1 : PIECE + 1]

    def test_nothing_personal_stands_in_clear(self, registrar: AccountActor) -> None:
        roll = brought(registrar, file_of(line(iin=IIN)))
        assert IIN not in everything()
        work()
        assert IIN not in everything()
        roll.refresh_from_db()
        assert IIN not in unseal(bytes(roll.seen or b""))
        choose_columns(actor=registrar, roll=roll, fields=roll.fields)
        work()
        assert IIN not in everything()
        assert IIN in unseal(bytes(RollRow.objects.get().cells))

    def test_it_is_gone_when_it_has_been_read(self, registrar: AccountActor) -> None:
        roll = checked(registrar, line())
        assert not roll.chunks.exists()
        assert len(roll.digest) == 64

    def test_discarded_nothing_is_left(self, registrar: AccountActor) -> None:
        before = whole_dump()
        discard_roll(actor=registrar, roll=brought(registrar, file_of(line())))
        discard_roll(actor=registrar, roll=checked(registrar, line(), line("P9")))
        work()
        after = whole_dump()
        # How the sender's columns are called is not part of the file, and is proposed the next time.
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= {"sequences", "procrastinate_events", "rolls_rollcolumns"}


class TestConfirming:
    def test_twice_it_is_entered_once(self, registrar: AccountActor) -> None:
        roll = checked(registrar, line(), line("P9", surname="Қате"))
        shown = roll.state_since
        first = entered(registrar, roll)
        confirm_roll(actor=registrar, roll=roll, shown=shown)
        work()
        assert Act.objects.filter(kind="roll_imported").get() == first.act
        assert list(RollRow.objects.values_list("line", flat=True)) == [3]

    def test_two_jobs_for_one_roll_enter_it_once(self, registrar: AccountActor) -> None:
        roll = checked(registrar, line())
        confirm_roll(actor=registrar, roll=roll, shown=roll.state_since)
        task = the_task(roll)
        for _job in range(2):
            carry_on(task.pk)
        assert Act.objects.filter(kind="roll_imported").count() == 1
        assert Membership.objects.count() == 1

    def test_what_went_on_in_another_window_is_not_confirmed_unseen(self, registrar: AccountActor) -> None:
        roll = checked(registrar, line())
        shown = roll.state_since
        choose_columns(actor=registrar, roll=roll, fields=roll.fields)
        with pytest.raises(NotNow):
            confirm_roll(actor=registrar, roll=roll, shown=shown)
        work()
        with pytest.raises(NotNow):
            confirm_roll(actor=registrar, roll=roll, shown=shown)
        assert not Membership.objects.exists()

    def test_a_preview_that_no_longer_holds_is_shown_again(self, tree: Tree, registrar: AccountActor) -> None:
        roll = checked(registrar, line())
        a_member(tree["P2"], LONG_AGO, surname="Сынақов", given_name="Асан")
        before = dump()
        confirm_roll(actor=registrar, roll=roll, shown=roll.state_since)
        task = the_task(roll)
        carry_on(task.pk)
        assert (the_task(roll).pk, the_task(roll).attempts) == (task.pk, 0)  # checking is another step of it
        work()
        assert not Task.objects.exists()
        again = RollImport.objects.get()
        assert (again.state, again.outdated, again.act) == ("checked", True, None)
        assert dump() == before

    def test_a_roll_belongs_to_who_brought_it(self, tree: Tree, registrar: AccountActor) -> None:
        roll = checked(registrar, line())
        other = AccountActor(an_account(tree["C"]))
        with pytest.raises(RollImport.DoesNotExist):
            confirm_roll(actor=other, roll=roll, shown=roll.state_since)
        with pytest.raises(RollImport.DoesNotExist):
            discard_roll(actor=other, roll=roll)

    def test_rights_are_those_of_the_moment(self, tree: Tree, registrar: AccountActor) -> None:
        roll = checked(registrar, line())
        registrar.account.grants.all().delete()
        stopped = entered(AccountActor(registrar.account), roll)
        assert (stopped.state, stopped.stopped_in) == ("failed", "committing")
        assert not Membership.objects.exists()

    def test_nor_is_a_file_opened_for_somebody_who_may_not_import_any_more(self, registrar: AccountActor) -> None:
        roll = brought(registrar, file_of(line()))
        registrar.account.grants.all().delete()
        work()
        roll.refresh_from_db()
        assert (roll.state, told(roll)["code"]) == ("failed", "not_allowed")

    def test_who_was_shut_out_enters_nothing(self, registrar: AccountActor) -> None:
        roll = checked(registrar, line())
        registrar.account.is_active = False
        registrar.account.save()
        assert entered(registrar, roll).state == "failed"
        assert not Membership.objects.exists()


class TestOtherColumns:
    def test_what_was_read_is_read_again_in_other_columns(self, registrar: AccountActor) -> None:
        roll = checked(registrar, line(iin="1"))
        assert roll.problems.count() == 1
        fields = ["" if field == "iin" else field for field in roll.fields]
        choose_columns(actor=registrar, roll=roll, fields=fields)
        work()
        roll.refresh_from_db()
        assert roll.problems.count() == 0
        assert entered(registrar, roll).state == "committed"
        assert the_member("Сынақов").person.phone == ""


class TestGoingWrong:
    def test_a_fault_of_the_file_is_worded_in_every_language(self, registrar: AccountActor) -> None:
        roll = brought(registrar, io.BytesIO(b"PK\x03\x04 broken off"))
        work()
        roll.refresh_from_db()
        assert (roll.state, roll.stopped_in) == ("failed", "received")
        assert len({told(roll)[language] for language in ("kk", "ru", "en")}) == 3

    def test_what_kills_the_worker_is_not_tried_for_ever(self, registrar: AccountActor) -> None:
        roll = brought(registrar, file_of(line()))
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE admin_shutdown USING MESSAGE = 'broken off'; END $$;"
                "CREATE TRIGGER zz_break_off BEFORE UPDATE ON rolls_rollimport "
                "FOR EACH ROW WHEN (NEW.state = 'asks_columns') EXECUTE FUNCTION break_off()"
            )
        task = the_task(roll)
        for _attempt in range(ATTEMPTS):
            with pytest.raises(OperationalError):
                carry_on(task.pk)
        carry_on(task.pk)
        stopped = RollImport.objects.get()
        assert (stopped.state, stopped.stopped_in) == ("failed", "received")
        assert told(stopped)["code"] == "roll_broken_off"
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER zz_break_off ON rolls_rollimport")
        for _click in range(2):
            retry_roll(actor=registrar, roll=roll)
        work()
        assert RollImport.objects.get().state == "asks_columns"

    def test_a_fault_of_ours_is_no_secret(self, registrar: AccountActor) -> None:
        roll = brought(registrar, file_of(line()))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE rolls_rollchunk SET sealed = sealed || 'x'")
        with pytest.raises(InvalidTag):
            work()
        stopped = RollImport.objects.get()
        assert (stopped.state, told(roll)["code"]) == ("failed", "roll_our_fault")


class TestHousekeeping:
    def test_one_that_stopped_is_forgotten_with_what_is_told_of_it(self, registrar: AccountActor) -> None:
        for forget in (
            lambda roll: discard_roll(actor=registrar, roll=roll),
            lambda roll: forget_old_rolls(actor=SYSTEM),
        ):
            roll = brought(registrar, io.BytesIO(b"PK\x03\x04 broken off"))
            work()
            assert told(roll)
            RollImport.objects.update(state_since=timezone.now() - timedelta(days=8))
            forget(roll)
            assert not RollImport.objects.exists()
            assert not Task.objects.exists()

    def test_one_at_work_that_has_no_task_is_taken_up_in_the_name_of_whoever_brought_it(
        self, registrar: AccountActor
    ) -> None:
        waits, at_work = checked(registrar, line()), brought(registrar, file_of(line(surname="Екінші")))
        assert resume_rolls(actor=SYSTEM) == 0
        lost = brought(registrar, file_of(line(surname="Үшінші")))
        the_task(lost).delete()
        assert resume_rolls(actor=SYSTEM) == 1
        assert resume_rolls(actor=SYSTEM) == 0
        assert the_task(lost).account_id == registrar.account_id
        work()
        states = RollImport.objects.in_bulk()
        assert [states[roll.pk].state for roll in (waits, at_work, lost)] == ["checked", "asks_columns", "asks_columns"]

    def test_what_nobody_comes_back_to_is_forgotten(self, registrar: AccountActor) -> None:
        left = checked(registrar, line(surname="Қалды"))
        done = entered(registrar, checked(registrar, line(), line("P9")))
        assert forget_old_rolls(actor=registrar) == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE rolls_rollimport SET state_since = now() - interval '8 days'")
        fresh = brought(registrar, file_of(line()))
        assert forget_old_rolls(actor=registrar) == 1
        assert set(RollImport.objects.values_list("pk", flat=True)) == {done.pk, fresh.pk}
        assert not RollRow.objects.filter(roll_id__in=(left.pk, done.pk)).exists()
        assert fresh.chunks.exists()


def test_a_unit_that_left_the_reach_meanwhile_takes_nobody_in(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The roll waits for the tree, and whoever holds it moves the unit away: the right is asked once it is held."""
    actor = AccountActor(an_account(tree["A"], role="executive_secretary"))
    roll = checked(actor, line(unit="P1"))
    confirm_roll(actor=actor, roll=roll, shown=roll.state_since)
    hold = hold_tree

    def after_a_move(*given: Any) -> bool:
        with scoped(SYSTEM):
            move(tree["P1"], tree["B1"], LONG_AGO + timedelta(days=1))
        return hold(*given)

    monkeypatch.setattr("tirek.rolls.actions.advance.hold_tree", after_a_move)
    work()
    roll.refresh_from_db()
    assert roll.outdated
    assert roll.act is None
    assert not Membership.objects.exists()
