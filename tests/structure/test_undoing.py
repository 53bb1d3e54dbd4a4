"""An act that touched many rows is undone by the worker, all of it or nothing, while people look on or leave."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from tests.factories import Tree, a_member, an_account, dump, leave, transfer
from tests.tasks.carrying import waiting, work

from tirek.access.actor import AccountActor
from tirek.accounts.models import Account
from tirek.figures.queries import verify
from tirek.kernel.actor import SystemActor
from tirek.members.models import Membership
from tirek.structure.actions import ask_to_undo, undo_act, undoing
from tirek.structure.models import Act
from tirek.tasks.actions import ATTEMPTS, take_up, wake_overdue
from tirek.tasks.jobs import carry_on
from tirek.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
ON = date(2020, 1, 1)
SYSTEM = SystemActor("a test")


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 0)


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def secretary(tree: Tree) -> Account:
    return an_account(tree["A"])


@pytest.fixture
def desk(secretary: Account) -> Client:
    client = Client()
    client.force_login(secretary)
    return client


def many(tree: Tree) -> tuple[Act, dict[str, list[str]]]:
    """Three members moved at once, and how everything was before."""
    members = [a_member(tree["P1"], date(2015, 3, 1)) for _nth in range(3)]
    before = dump()
    return transfer(members, tree["P2"], ON), before


def address(act: Act, what: str = "undo") -> str:
    return f"/units/acts/{act.public_id}/{what}/"


def stopped() -> dict[str, str]:
    return dict(Task.objects.get().failure or {})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_asked_for_carried_out_and_returned_to(tree: Tree, desk: Client) -> None:
    act, before = many(tree)
    desk.get(address(act))
    assert Membership.objects.filter(placements__unit=tree["P2"]).count() == 3  # to look is not to do
    answer = desk.post(address(act), {"next": "/members/"})
    there = answer.headers["Location"]
    assert there == address(act, "undoing") + "?next=%2Fmembers%2F"
    assert not Act.objects.get(pk=act.pk).is_undone
    assert desk.get(address(act)).headers["Location"] == address(act, "undoing")
    shown = text(desk.get(there))
    assert f'hx-get="{there}"' in shown
    assert "<noscript>" in shown
    assert text(desk.get(there, headers={"HX-Request": "true"})).strip().startswith('<div id="work"')
    work()
    assert dump() == before
    assert verify() is None
    assert not Task.objects.exists()
    assert desk.get(there, headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/members/"
    assert desk.get(there).headers["Location"] == "/members/"


def test_how_much_is_put_back_and_how_long_the_rest_takes(tree: Tree, desk: Client) -> None:
    act, _before = many(tree)
    desk.post(address(act))
    now = timezone.now()
    Task.objects.update(done=30, total=120, began_at=now - timedelta(seconds=10), told_at=now)
    shown = text(desk.get(address(act, "undoing")))
    assert '<progress value="25" max="100"' in shown
    assert "29 секунд" in shown or "30 секунд" in shown


def test_asked_twice_it_is_undone_once(tree: Tree, desk: Client) -> None:
    act, before = many(tree)
    places = {desk.post(address(act)).headers["Location"] for _click in range(2)}
    assert places == {address(act, "undoing")}
    task = Task.objects.get()
    assert waiting() == [task.pk]
    work()
    carry_on(task.pk)  # a job that was entered a second time
    assert dump() == before
    assert Act.objects.filter(kind="undone").count() == 1


def test_killed_in_the_middle_nothing_is_undone_and_then_all(
    tree: Tree, secretary: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, before = many(tree)
    between = dump()
    task = ask_to_undo(actor=AccountActor(secretary), act=act, on=ON)

    class Killed(BaseException):
        """As a signal would."""

    def killing(_task: Task) -> Any:
        class Report:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *_error: object) -> None:
                """Nothing is told."""

            def __call__(self, phase: str, done: int, _total: int | None) -> None:
                if phase == "restore" and done:
                    raise Killed

        return Report()

    with monkeypatch.context() as patched:
        patched.setattr("tirek.tasks.jobs.telling", killing)
        with pytest.raises(Killed):
            carry_on(task.pk)
    assert dump() == between
    assert Task.objects.get().attempts == 1
    carry_on(task.pk)
    assert dump() == before


def test_what_kills_the_worker_three_times_is_not_tried_again(tree: Tree, secretary: Account, desk: Client) -> None:
    act, before = many(tree)
    task = ask_to_undo(actor=AccountActor(secretary), act=act, on=ON)
    for _attempt in range(ATTEMPTS):
        assert take_up(actor=SYSTEM, task_id=task.pk) is not None
    work()
    assert dump() != before
    failure = stopped()
    assert failure["code"] == "undo_broken_off"
    assert failure["kk"] in text(desk.get(address(act)))
    desk.post(address(act))
    work()
    assert dump() == before


def test_what_later_acts_rest_on_is_told_when_it_is_found(tree: Tree, desk: Client) -> None:
    act, _before = many(tree)
    later = leave([*Membership.objects.order_by("pk")[:1]], date(2021, 1, 1))
    desk.post(address(act))
    work()
    assert stopped()["code"] == "later_acts_rest"
    assert not Act.objects.get(pk=act.pk).is_undone
    assert desk.get(address(act, "undoing")).headers["Location"] == address(act)
    assert address(later) in text(desk.get(address(act)))


@pytest.mark.parametrize(("language", "kind"), [("kk", "Мүшелік тоқтатылды"), ("ru", "Членство прекращено")])
def test_what_the_worker_was_refused_is_told_in_the_readers_language(
    tree: Tree, desk: Client, language: str, kind: str
) -> None:
    act, _before = many(tree)
    leave([*Membership.objects.order_by("pk")[:1]], date(2021, 1, 31))
    desk.post(address(act))
    work()
    told = stopped()[language]
    assert f"{kind}, 31.01.2021" in told
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = text(desk.get(address(act)))
    assert f"{kind}, 31.01.2021" in shown
    assert "2021-01-31" not in shown


def test_who_lost_the_right_since_does_not_undo(tree: Tree, secretary: Account, desk: Client) -> None:
    act, _before = many(tree)
    desk.post(address(act))
    Account.objects.filter(pk=secretary.pk).update(is_active=False)
    work()
    assert stopped()["code"] == "not_allowed"
    assert not Act.objects.get(pk=act.pk).is_undone


def test_a_job_that_went_down_is_entered_again(tree: Tree, secretary: Account) -> None:
    act, before = many(tree)
    ask_to_undo(actor=AccountActor(secretary), act=act, on=ON)
    assert wake_overdue(actor=SYSTEM) == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("UPDATE tasks_task SET asked_at = now() - interval '1 minute'")
    assert wake_overdue(actor=SYSTEM) == 1
    assert wake_overdue(actor=SYSTEM) == 0
    work()
    assert dump() == before


def test_a_small_one_is_undone_while_one_waits(tree: Tree, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 100)
    act, before = many(tree)
    desk.post(address(act))
    assert dump() == before
    assert waiting() == []


def test_a_fault_of_ours_is_told_and_it_may_be_asked_again(
    tree: Tree, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, before = many(tree)
    desk.post(address(act))

    def faulty(*_given: object) -> None:
        raise ValueError("a fault")

    with monkeypatch.context() as patched:
        patched.setattr("tirek.structure.actions.undo._restore", faulty)
        with pytest.raises(ValueError, match="a fault"):
            work()
    failure = stopped()
    assert failure["code"] == "undo_our_fault"
    assert failure["kk"] in text(desk.get(address(act)))
    desk.post(address(act))
    work()
    assert dump() == before


def test_what_somebody_else_undid_meanwhile_leaves_nothing_to_say(tree: Tree, desk: Client) -> None:
    act, before = many(tree)
    desk.post(address(act))
    undo_act(actor=SYSTEM, act=act, on=ON)
    work()
    assert dump() == before
    assert not Task.objects.exists()


def test_a_job_of_the_version_before_is_carried_out_under_its_name(tree: Tree, secretary: Account) -> None:
    act, before = many(tree)
    ask_to_undo(actor=AccountActor(secretary), act=act, on=ON)
    app.tasks["access.undo_act"](act_id=act.pk)
    assert dump() == before
