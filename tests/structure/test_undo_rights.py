"""Undoing takes two rights: that to undo, and that to the act itself, at each unit where it was asked for."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.factories import SYSTEM, TODAY, Tree, a_member, an_account, close, leave, move, rename, transfer

from tirek.access.actor import AccountActor
from tirek.access.enums import Reach
from tirek.access.models import Role, RolePermission
from tirek.kernel.errors import NotAllowed
from tirek.kernel.permissions import declared, find
from tirek.members.actions import Particulars, correct_person, merge_persons
from tirek.people.models import Person
from tirek.structure.actions import open_unit, undo_act
from tirek.structure.actions.names import Names
from tirek.structure.models import Act, Kind
from tirek.structure.queries import barred_from_undoing

pytestmark = [pytest.mark.django_db, pytest.mark.tree]
ON = date(2020, 1, 1)
SEEING = ("acts.undo", "units.view", "people.view", "members.view")


@pytest.fixture
def tree() -> Tree:
    return Tree()


def holding(tree: Tree, *permissions: str, at: str = "A") -> AccountActor:
    """Somebody with a role of exactly these permissions."""
    role = Role.objects.create(
        key=f"r{Role.objects.count()}", position=50, name_kk="рөл", name_ru="роль", name_en="role"
    )
    for permission in permissions:
        RolePermission.objects.create(role=role, permission=permission, reach=Reach.BELOW)
    return AccountActor(an_account(tree[at], role=role.key))


def opened(tree: Tree) -> Act:
    return open_unit(actor=SYSTEM, code="P5", kind=Kind.objects.get(key="primary_org"), parent=tree["A1"],
                     names=Names(kk="Жаңа"), on=ON, today=TODAY)  # fmt: skip


def admitted(tree: Tree) -> Act:
    a_member(tree["P1"], ON)
    return Act.objects.filter(kind="member_admitted").latest("pk")


def corrected(tree: Tree) -> Act:
    person = a_member(tree["P1"], ON).person
    particulars = Particulars(surname="Басқа", birth_date=date(1980, 6, 15), sex="m")
    return correct_person(actor=SYSTEM, person=person, particulars=particulars, today=TODAY)


def merged(tree: Tree) -> Act:
    """Of somebody who left one unit and was entered anew in another."""
    former, present = a_member(tree["P1"], date(2015, 3, 1)), a_member(tree["P2"], ON)
    leave(former, date(2018, 1, 1))
    said = Particulars(surname="Басқа", birth_date=date(1980, 6, 15), sex="m")
    return merge_persons(actor=SYSTEM, persons=(former.person, present.person), particulars=said, today=TODAY).act


ACTS: dict[str, Callable[[Tree], Act]] = {
    "units.open": opened,
    "units.close": lambda tree: close(tree["G1"], ON),
    "units.rename": lambda tree: rename(tree["P1"], "Еңбек", ON),
    "units.move": lambda tree: move(tree["P1"], tree["A2"], ON),
    "members.admit": admitted,
    "members.end": lambda tree: leave([a_member(tree[at], date(2015, 3, 1)) for at in ("P1",)], ON),
    "members.transfer": lambda tree: transfer(a_member(tree["P1"], date(2015, 3, 1)), tree["P2"], ON),
    "people.correct": corrected,
    "people.merge": merged,
}


@pytest.mark.parametrize("permission", ACTS)
def test_who_may_not_do_it_may_not_undo_it(tree: Tree, permission: str) -> None:
    act = ACTS[permission](tree)
    assert act.permission == permission
    every_other = {each.key for each in declared()} - {permission}
    for actor in (holding(tree, *every_other), holding(tree, permission, "units.view")):
        assert barred_from_undoing(actor, act)
        with pytest.raises(NotAllowed):
            undo_act(actor=actor, act=act, on=TODAY)
    assert not Act.objects.get(pk=act.pk).is_undone
    both = holding(tree, *SEEING, permission)
    assert barred_from_undoing(both, act) is None
    undo_act(actor=both, act=act, on=TODAY)
    assert Act.objects.get(pk=act.pk).is_undone


def test_the_refusal_names_the_right_that_is_missing(tree: Tree) -> None:
    act = admitted(tree)
    with pytest.raises(NotAllowed) as refused:
        undo_act(actor=holding(tree, *SEEING), act=act, on=TODAY)
    right = find("members.admit")
    assert right is not None
    assert str(right.label) in str(refused.value)


def test_both_ends_of_a_transfer_are_asked(tree: Tree) -> None:
    """From P3, of another district: who may transfer in the one they came to does not send them back by undoing."""
    act = transfer(a_member(tree["P3"], date(2015, 3, 1)), tree["P2"], ON)
    assert act.at_ids == sorted([tree["P2"].pk, tree["P3"].pk])
    with pytest.raises(NotAllowed):
        undo_act(actor=holding(tree, *SEEING, "members.transfer", at="A1"), act=act, on=TODAY)
    undo_act(actor=holding(tree, *SEEING, "members.transfer", at="A"), act=act, on=TODAY)


def test_both_parents_of_a_move_are_asked(tree: Tree) -> None:
    act = move(tree["P1"], tree["A2"], ON)
    with pytest.raises(NotAllowed):
        undo_act(actor=holding(tree, *SEEING, "units.move", at="A2"), act=act, on=TODAY)


def test_pages_refuse_and_do_not_offer(tree: Tree) -> None:
    act = admitted(tree)
    person = act.images.get(table_name="people_person").row_id
    actor = holding(tree, *SEEING)
    client = Client()
    client.force_login(actor.account)
    page = f"/units/acts/{act.public_id}/undo/"
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
    assert not Act.objects.get(pk=act.pk).is_undone
    there = f"/people/{Person.objects.get(pk=person).public_id}/"
    assert page not in client.get(there).content.decode()
    renamed = rename(tree["P1"], "Еңбек", ON)
    assert str(renamed.public_id) not in client.get("/units/P1/").content.decode()
    may = Client()
    may.force_login(holding(tree, *SEEING, "members.admit", "units.rename").account)
    assert page in may.get(there).content.decode()
    assert str(renamed.public_id) in may.get("/units/P1/").content.decode()
