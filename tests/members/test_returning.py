"""Who died is not admitted, and who left comes back only knowingly: as on a roll, so in the form."""

from datetime import date

import pytest
from django.test import Client
from tests.factories import LONG_AGO, Tree, a_member, an_account, leave
from tests.members.test_pages_acts import admission, send

from tirek.kernel.identifiers import make_synthetic_iin
from tirek.members.enums import Ended
from tirek.members.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.tree]

BORN = date(1990, 5, 1)
IIN = make_synthetic_iin(BORN, "f", 0)
NEW = {"surname": "Әбдіқайымова", "given_name": "Айгүл", "birth_date": "01.05.1990", "on": "01.03.2020"}


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def chair(tree: Tree) -> Client:
    client = Client()
    client.force_login(an_account(tree["P1"]))
    return client


def gone(tree: Tree, how: Ended, unit: str = "P1", **more: str) -> Membership:
    member = a_member(
        tree[unit], LONG_AGO, BORN, surname="Әбдіқайымова", given_name="Айгүл", patronymic="", sex="f", **more
    )
    leave(member, date(2019, 3, 10), how)
    return member


def test_the_dead_are_not_admitted(tree: Tree, chair: Client) -> None:
    gone(tree, Ended.DEATH, iin=IIN)
    shown = send(chair, admission("P1"), **NEW, iin=IIN, again="on")
    assert shown.status_code == 422
    assert "Есеп бойынша бұл адам 10.03.2019 күні қайтыс болған" in shown.content.decode()
    assert Membership.objects.count() == 1


def test_who_was_expelled_comes_back_knowingly(tree: Tree, chair: Client) -> None:
    member = gone(tree, Ended.EXPULSION, iin=IIN)
    shown = send(chair, admission("P1"), **NEW, iin=IIN).content.decode()
    assert "Бұл адам бұрын мүше болған: мүшеліктен шығарылды, 10.03.2019" in shown
    assert 'name="again"' in shown
    assert Membership.objects.count() == 1
    assert send(chair, admission("P1"), **NEW, iin=IIN, again="on").status_code == 302
    assert member.person.memberships.count() == 2


def test_a_namesake_is_told_by_how_they_left(tree: Tree, chair: Client) -> None:
    gone(tree, Ended.DEATH)
    shown = " ".join(send(chair, admission("P1"), **NEW).content.decode().split())
    assert "Әбдіқайымова Айгүл</a> (қайтыс болды, 10.03.2019)" in shown


def test_of_who_left_elsewhere_nothing_is_told(tree: Tree, chair: Client) -> None:
    gone(tree, Ended.EXPULSION, "P4", iin=IIN)
    assert send(chair, admission("P1"), **NEW, iin=IIN).status_code == 302
