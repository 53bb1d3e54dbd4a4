"""Two sessions before the same person: whoever is late overwrites nothing, and is told who did what."""

from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import Tree, a_member, an_account, leave
from tests.typed import typed

from tirek.accounts.models import Account
from tirek.members.models import Membership, Placement
from tirek.people.models import Person
from tirek.structure.models import Act, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.tree]


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def member(tree: Tree) -> Membership:
    return a_member(tree["P1"], date(2019, 3, 1), date(1990, 5, 1), "f", surname="Омарова", given_name="Жанар")


def signed_in(unit: Unit, name: str, role: str = "registrar") -> Client:
    account = an_account(unit, role=role)
    Account.objects.filter(pk=account.pk).update(full_name=name)
    client = Client()
    client.force_login(account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def early(tree: Tree) -> Client:
    return signed_in(tree["A"], "Сейітова Әсел")


@pytest.fixture
def late(tree: Tree) -> Client:
    return signed_in(tree["A"], "Бекова Дана")


def of(member: Membership, act: str, **query: str) -> str:
    return f"/people/{member.person.public_id}/{act}/" + (f"?{urlencode(query)}" if query else "")


def words(page: Any) -> str:
    assert page.status_code == 422
    return " ".join(unescape(page.content.decode()).split())


def test_a_correction_of_one_field_leaves_what_another_has_corrected_meanwhile(
    early: Client, late: Client, member: Membership
) -> None:
    address = of(member, "correct")
    seen = late.get(address)
    early.post(address, typed(early.get(address), phone="+7 701 111 22 33", surname="Серікова"))
    acts = Act.objects.count()
    page = late.post(address, typed(seen, email="janar@example.kz", surname="Омарова-Серік"))
    told = words(page)
    assert "Сейітова Әсел: Data corrected: surname, phone" in told
    assert "Phone: – → <b>+77011112233</b>" in told
    assert "Surname: Омарова → <b>Серікова</b>" in told
    assert Act.objects.count() == acts
    form = page.context["form"]
    shown = [form[name].value() for name in ("phone", "email", "surname")]
    assert shown == ["+77011112233", "janar@example.kz", "Омарова-Серік"]
    assert late.post(address, typed(page)).status_code == 302
    person = Person.objects.get(pk=member.person_id)
    assert (person.phone, person.email, person.surname) == ("+77011112233", "janar@example.kz", "Омарова-Серік")


def test_a_correction_that_was_taken_back_meanwhile_is_no_hindrance(
    early: Client, late: Client, member: Membership
) -> None:
    address = of(member, "correct")
    seen = late.get(address)
    early.post(address, typed(early.get(address), phone="+7 701 111 22 33"))
    early.post(f"/units/acts/{Act.objects.latest('pk').public_id}/undo/")
    assert late.post(address, typed(seen, email="janar@example.kz")).status_code == 302


def stands(member: Membership) -> str:
    return Placement.objects.get(membership=member, period__upper_inf=True).unit.code


def test_a_transfer_takes_nobody_from_where_the_page_did_not_show_them(
    early: Client, late: Client, tree: Tree, member: Membership
) -> None:
    address = of(member, "transfer", to="P3")
    seen = late.get(address)
    moving = of(member, "transfer", to="P2")
    early.post(moving, typed(early.get(moving), on="01.03.2020"))
    page = late.post(address, typed(seen, on="01.04.2020", resolution_number="14"))
    told = words(page)
    assert "Сейітова Әсел: Members transferred, 01.03.2020" in told
    assert "Unit: P1 (P1) → <b>P2 (P2)</b>" in told
    assert stands(member) == "P2"
    assert page.context["form"]["resolution_number"].value() == "14"
    assert late.post(address, typed(page, resolution_number="")).status_code == 302
    assert stands(member) == "P3"


def test_who_is_off_the_roll_meanwhile_is_told_of_with_who_did_it(
    early: Client, late: Client, member: Membership
) -> None:
    address, seen = of(member, "transfer", to="P3"), late.get(of(member, "transfer", to="P3"))
    ending = of(member, "end")
    early.post(ending, typed(early.get(ending), reason="resignation", on="01.03.2020"))
    page = late.post(address, typed(seen, on="01.04.2020"), follow=True)
    assert "is on no roll any more (Сейітова Әсел, Membership ended, 01.03.2020)." in unescape(page.content.decode())


def test_an_end_is_not_of_another_place_than_was_shown(
    early: Client, late: Client, tree: Tree, member: Membership
) -> None:
    address, moving = of(member, "end"), of(member, "transfer", to="P2")
    seen = late.get(address)
    early.post(moving, typed(early.get(moving), on="01.03.2020"))
    assert "P1 (P1) → <b>P2 (P2)</b>" in words(late.post(address, typed(seen, reason="resignation", on="01.04.2020")))
    assert Membership.objects.get(pk=member.pk).ended is None


def test_of_many_nobody_is_taken_who_was_not_shown(late: Client, tree: Tree, member: Membership) -> None:
    other = a_member(tree["P1"], date(2019, 3, 1))
    address = "/members/end/?" + urlencode([("m", one.person.public_id) for one in (member, other)])
    seen = late.get(address)
    leave(other, date(2020, 1, 1))
    page = late.post(address, typed(seen, reason="resignation", on="01.03.2020"))
    assert "Members chosen: 2 → <b>1</b>" in words(page)
    assert Membership.objects.get(pk=member.pk).ended is None
    assert late.post(address, {"reason": "resignation", "on": "01.03.2020"}).status_code == 422, "never shown"
    assert late.post(address, typed(page)).status_code == 302
    assert Membership.objects.get(pk=member.pk).ended == date(2020, 3, 1)
