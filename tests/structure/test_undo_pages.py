"""The page of an undoing names what rests on the act, at the same cost however much that is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import TODAY, Tree, a_member, an_account, leave, transfer
from tests.tasks.carrying import work

from tirek.access.actor import AccountActor
from tirek.access.models import Role
from tirek.accounts.models import Account
from tirek.members.models import Membership
from tirek.structure.actions import ask_to_undo, undoing
from tirek.structure.models import Act
from tirek.structure.permissions import UNDO_ACT
from tirek.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
ON = date(2020, 1, 1)


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def members(tree: Tree) -> list[Membership]:
    return [a_member(tree["P1"], date(2015, 3, 1)) for _nth in range(4)]


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def shown(client: Client, act: Act) -> str:
    return client.get(f"/units/acts/{act.public_id}/undo/").content.decode()


def test_queries_do_not_grow_with_the_acts_that_rest_on_it(tree: Tree, members: list[Membership]) -> None:
    moved, client = transfer(members, tree["P2"], ON), signed_in(an_account(tree["A"]))
    counts, later = [], []
    for some in (members[:1], members[1:]):
        later += [leave(member, ON + timedelta(days=member.pk % 7 + 1)) for member in some]
        with CaptureQueriesContext(connection) as captured:
            html = shown(client, moved)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    lines = html.partition("<ul>")[2].partition("</ul>")[0].split("<li>")[1:]
    expected = [(str(act.public_id), member.person.full_name) for act, member in zip(later, members, strict=True)]
    assert all(act in line and name in line for line, (act, name) in zip(lines, expected[::-1], strict=True))


def test_nobody_is_looked_for_in_a_later_act_that_touched_much(
    tree: Tree, members: list[Membership], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, client = transfer(members[:1], tree["P2"], ON), signed_in(an_account(tree["C"]))
    later = leave(members, date(2021, 1, 1))
    name = members[0].person.full_name
    assert name in shown(client, moved).partition(str(later.public_id))[2].partition("</li>")[0]
    monkeypatch.setattr(undoing, "AT_ONCE", later.images.count() - 1)
    assert not undoing.is_large(moved)
    line = shown(client, moved).partition(str(later.public_id))[2].partition("</li>")[0]
    assert line
    assert name not in line


def test_that_somebody_may_not_is_told_to_nobody_else(
    tree: Tree, members: list[Membership], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    moved = transfer(members, tree["P2"], ON)
    account = an_account(tree["A"], role="executive_secretary")
    ask_to_undo(actor=AccountActor(account), act=moved, on=TODAY)
    held = Role.objects.get(key="executive_secretary").permissions.filter(permission=UNDO_ACT.key)
    reach = held.get().reach
    held.update(reach="own")
    work()
    held.update(reach=reach)
    told = (Task.objects.get().failure or {})["kk"]
    assert told in shown(signed_in(account), moved)
    assert told not in shown(signed_in(an_account(tree["C"])), moved)
