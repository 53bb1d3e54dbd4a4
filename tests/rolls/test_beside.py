"""What somebody else does with a roll while a worker has it: on another connection, and committed before the worker."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from tests.databases import another_database
from tests.factories import Tree, an_account
from tests.rolls.carrying import brought, checked
from tests.rolls.rolls import file_of, line
from tests.tasks.carrying import work

from tirek.access.actor import AccountActor
from tirek.members.models import Membership
from tirek.rolls.actions import advance, choose_columns, confirm_roll, discard_roll
from tirek.rolls.models import RollChunk, RollImport, RollRow
from tirek.structure.models import Act
from tirek.tasks.jobs import carry_on
from tirek.tasks.models import Task

# One database for all of them, so one worker of xdist runs them.
pytestmark = pytest.mark.xdist_group("beside")


@pytest.fixture(scope="module")
def registrar(django_test_environment: None, django_db_blocker: Any) -> Iterator[AccountActor]:
    with django_db_blocker.unblock(), another_database("beside", migrated=True):
        yield AccountActor(an_account(Tree()["A"]))


def beside(act: Callable[[], Any]) -> None:
    def alone() -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(alone).result(timeout=30)


def test_one_that_is_left_while_it_is_read_leaves_nothing(
    registrar: AccountActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = brought(registrar, file_of(line()))
    work()
    roll.refresh_from_db()
    choose_columns(actor=registrar, roll=roll, fields=roll.fields)
    left = ("being left", lambda _work: beside(lambda: discard_roll(actor=registrar, roll=roll)))
    monkeypatch.setattr(advance, "_READ", (*advance._READ[:2], left, *advance._READ[2:]))
    work()
    for model in (RollImport, RollRow, RollChunk, Task):
        assert not model.objects.exists()


def test_two_workers_enter_it_once(registrar: AccountActor, monkeypatch: pytest.MonkeyPatch) -> None:
    roll = checked(registrar, line())
    confirm_roll(actor=registrar, roll=roll, shown=roll.state_since)
    task, steps = Task.objects.get(), advance._COMMIT

    def overtaken(_work: Any) -> None:
        monkeypatch.setattr(advance, "_COMMIT", steps)
        beside(lambda: carry_on(task.pk))

    monkeypatch.setattr(advance, "_COMMIT", (("being overtaken", overtaken), *steps))
    carry_on(task.pk)
    assert RollImport.objects.get().is_committed
    assert (Membership.objects.count(), Act.objects.filter(kind="roll_imported").count()) == (1, 1)
    assert not Task.objects.exists()
