"""Long work: what becomes of it when it is asked for twice, goes down, is given up, or is forgotten."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories import SYSTEM, Tree, an_account
from tests.tasks.carrying import waiting, work

from tirek.access.actor import AccountActor
from tirek.kernel.actor import Actor
from tirek.kernel.declarations import TaskKind
from tirek.kernel.declarations import tasks as declared
from tirek.kernel.errors import Refused
from tirek.kernel.progress import Report, silent
from tirek.tasks.actions import (
    ATTEMPTS,
    AskedAnew,
    ask,
    carry_out,
    forget_stopped,
    forget_task,
    stop,
    take_up,
    wake_overdue,
)
from tirek.tasks.jobs import carry_on
from tirek.tasks.models import Task
from tirek.tasks.tables import words_of
from tirek.tasks.tables import work as shown

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
KIND = "tests.long"


class NotThisTime(Refused):
    code = "not_this_time"
    message = "Not this time."


class BrokenOff(Refused):
    code = "broken_off"
    message = "It was broken off."


class OurFault(Refused):
    code = "our_fault"
    message = "It is our fault."


class Work:
    """What is done, and what is to go wrong with it."""

    def __init__(self) -> None:
        self.done: list[tuple[int | None, str, dict[str, Any]]] = []
        self.wrong: BaseException | None = None
        self.meanwhile: Any = None
        self.steps = 1

    def __call__(self, *, actor: Actor, task: Task, now: datetime, report: Report) -> bool:
        report("work", 1, 2)
        if self.meanwhile:
            self.meanwhile()
        if self.wrong:
            raise self.wrong
        self.done.append((actor.account_id, task.subject, task.given))
        return len(self.done) < self.steps


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Work:
    doing = Work()
    kind = TaskKind(key=KIND, carry_out=doing, broken_off=BrokenOff, our_fault=OurFault, reason="a test")
    monkeypatch.setitem(declared.task_kinds._by_key, KIND, kind)
    return doing


def asked(actor: Actor = SYSTEM, subject: object = 7, **given: Any) -> Task:
    return ask(actor=actor, kind=KIND, subject=subject, **given)


def test_it_is_done_once_in_the_name_of_whoever_asked(doing: Work) -> None:
    account = an_account(Tree()["C"])
    task = asked(AccountActor(account), total=12, on="2020-01-01")
    assert (task.total, waiting()) == (12, [task.pk])
    assert asked(SYSTEM).pk == task.pk
    assert waiting() == [task.pk]
    work()
    carry_on(task.pk)  # a job that was entered a second time
    assert doing.done == [(account.pk, "7", {"on": "2020-01-01"})]
    assert not Task.objects.exists()


def test_what_is_refused_is_kept_in_words_and_may_be_asked_again(doing: Work) -> None:
    doing.wrong = NotThisTime()
    task = asked()
    work()
    task.refresh_from_db()
    assert (task.is_at_work, words_of(task)) == (False, "Not this time.")
    assert {"kk", "ru", "en"} <= set(task.failure or {})
    doing.wrong = None
    asked()
    work()
    assert len(doing.done) == 1
    assert not Task.objects.exists()


def test_a_fault_of_ours_is_heard_of_and_told(doing: Work) -> None:
    doing.wrong = ValueError("a fault")
    asked()
    with pytest.raises(ValueError, match="a fault"):
        work()
    assert (Task.objects.get().failure or {})["code"] == "our_fault"


def test_what_went_down_is_woken_and_given_up_in_the_end(doing: Work) -> None:
    doing.wrong = OperationalError("the database is gone")
    task = asked()
    for attempt in range(ATTEMPTS):
        with pytest.raises(OperationalError):
            work()
        task.refresh_from_db()
        assert (task.is_at_work, task.attempts) == (True, attempt + 1)
        Task.objects.update(asked_at=timezone.now())
        assert wake_overdue(actor=SYSTEM) == 0  # it is too early to know
        Task.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
        assert wake_overdue(actor=SYSTEM) == 1
        assert wake_overdue(actor=SYSTEM) == 0
    work()
    task.refresh_from_db()
    assert (task.failure or {})["code"] == "broken_off"
    assert take_up(actor=SYSTEM, task_id=task.pk) is None


def test_a_kind_that_nobody_declares_rests_and_holds_nobody_up(doing: Work) -> None:
    long_ago = timezone.now() - timedelta(minutes=5)
    strange = Task.objects.create(kind="gone.work", subject="1", asked_at=long_ago)
    Task.objects.create(kind=KIND, subject="1", asked_at=long_ago)
    assert wake_overdue(actor=SYSTEM) == 1
    assert take_up(actor=SYSTEM, task_id=strange.pk) is None


def test_what_was_asked_anew_meanwhile_is_not_done_for_the_first_asking(doing: Work) -> None:
    doing.meanwhile = lambda: Task.objects.update(asked_at=timezone.now() + timedelta(seconds=1))
    task = asked()
    work()
    assert Task.objects.get().asked_at == task.asked_at  # all that was done is taken back


def test_why_it_stopped_is_told_for_a_month(doing: Work) -> None:
    doing.wrong = NotThisTime()
    asked()
    work()
    forget_stopped(actor=SYSTEM, now=timezone.now() + timedelta(days=29))
    assert Task.objects.count() == 1
    forget_stopped(actor=SYSTEM, now=timezone.now() + timedelta(days=31))
    assert Task.objects.count() == 0


def test_a_step_stands_and_the_next_has_attempts_of_its_own(doing: Work) -> None:
    doing.steps = 2
    task = asked()
    for _attempt in range(ATTEMPTS - 1):
        take_up(actor=SYSTEM, task_id=task.pk)
    carry_on(task.pk)
    again = Task.objects.get()
    assert (len(doing.done), again.pk, again.attempts, again.phase) == (1, task.pk, 0, "")
    doing.wrong = OperationalError("the database is gone")
    for _attempt in range(ATTEMPTS):
        with pytest.raises(OperationalError):
            carry_on(task.pk)
    doing.wrong = None
    Task.objects.update(attempts=ATTEMPTS - 1)
    work()
    assert len(doing.done) == 2
    assert not Task.objects.exists()


def test_a_step_that_another_worker_did_is_not_done_again(doing: Work) -> None:
    doing.steps = 9
    task = asked()
    doing.meanwhile = lambda: Task.objects.update(asked_at=timezone.now() + timedelta(seconds=1), attempts=0)
    carry_on(task.pk)
    assert waiting() == [task.pk]  # no job was entered for a next step


@pytest.mark.parametrize("steps", [1, 9])
def test_what_another_worker_gave_up_meanwhile_does_not_go_on_as_well(doing: Work, steps: int) -> None:
    doing.steps = steps
    asked()
    taken = take_up(actor=SYSTEM, task_id=Task.objects.get().pk)
    assert taken is not None
    stop(actor=SYSTEM, task=taken, refusal=BrokenOff())
    jobs = waiting()
    with pytest.raises(AskedAnew):
        carry_out(actor=SYSTEM, task=taken, now=timezone.now(), report=silent)
    with pytest.raises(AskedAnew):
        stop(actor=SYSTEM, task=taken, refusal=OurFault())
    assert [(task.asked_at, words_of(task)) for task in Task.objects.all()] == [(taken.asked_at, "It was broken off.")]
    assert waiting() == jobs


def test_the_thing_is_put_where_it_waits_unless_it_is_no_more(doing: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    def put(*, actor: Actor, task: Task) -> None:
        Task.objects.create(kind="the.thing", subject=task.subject)

    kind = TaskKind(key=KIND, carry_out=doing, broken_off=BrokenOff, our_fault=OurFault, reason="a test", stopped=put)
    monkeypatch.setitem(declared.task_kinds._by_key, KIND, kind)
    gone = asked()
    forget_task(actor=SYSTEM, kind=KIND, subject=7)
    with pytest.raises(AskedAnew):
        stop(actor=SYSTEM, task=gone, refusal=NotThisTime())
    assert not Task.objects.exists()
    doing.wrong = NotThisTime()
    asked(subject=8)
    work()
    assert Task.objects.get(kind="the.thing").subject == "8"


def test_tasks_of_one_line_are_carried_out_one_after_the_other(doing: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    for subject in (1, 2):
        asked(subject=subject)
    assert ProcrastinateJob.objects.values_list("lock", flat=True).distinct().count() == 2
    kind = TaskKind(
        key="tests.lined", carry_out=doing, broken_off=BrokenOff, our_fault=OurFault, reason="a test", line="one"
    )
    monkeypatch.setitem(declared.task_kinds._by_key, "tests.lined", kind)
    for subject in (1, 2):
        ask(actor=SYSTEM, kind="tests.lined", subject=subject)
    assert ProcrastinateJob.objects.filter(lock="one").count() == 2


def test_how_much_is_done_and_how_long_the_rest_takes(doing: Work) -> None:
    task = asked()
    now = timezone.now()
    Task.objects.update(done=30, total=120, began_at=now - timedelta(seconds=10), told_at=now)
    task.refresh_from_db()
    assert (shown(task, now)["part"], shown(task, now)["seconds_left"]) == (25, 30)
